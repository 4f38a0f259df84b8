# kramdown as Jekyll uses it. One JSON string (Markdown) a line in, one JSON object (html or error) a line out.
require 'json'
require 'kramdown'
require 'kramdown-parser-gfm'

$stdout.sync = true
OPTIONS = { input: 'GFM', hard_wrap: false, auto_ids: true, syntax_highlighter: nil, entity_output: 'as_char' }.freeze

$stdin.each_line do |line|
  answer =
    begin
      { html: Kramdown::Document.new(JSON.parse(line, quirks_mode: true), OPTIONS.dup).to_html }
    rescue StandardError => e
      { error: "#{e.class}: #{e.message}" }
    end
  puts JSON.generate(answer, ascii_only: true)
end
