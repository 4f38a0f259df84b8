# What Jekyll reads in the front matter of posts: one JSON text a line in, one JSON answer a line out.
require "date"
require "json"
require "psych"

FRONT = /\A(---\s*\n.*?\n?)^((---|\.\.\.)\s*$\n?)/m

def plain(value)
  case value
  when Hash then value.map { |key, part| [key.to_s, plain(part)] }.to_h
  when Array then value.map { |part| plain(part) }
  when Time, DateTime then value.to_time.utc.strftime("%Y-%m-%dT%H:%M:%S")
  when Date then value.strftime("%Y-%m-%d")
  when Float then value.finite? ? value : value.to_s
  when Symbol then ":#{value}"
  else value
  end
end

$stdin.each_line do |line|
  found = FRONT.match(JSON.parse(line).delete_prefix("\uFEFF"))
  if found.nil?
    puts "null"
    next
  end
  begin
    read = Psych.safe_load(found[1], permitted_classes: [Date, Time, DateTime, Symbol], aliases: true)
    puts JSON.generate({ "read" => plain(read) })
  rescue StandardError => error
    puts JSON.generate({ "error" => error.message.scrub })
  end
end
