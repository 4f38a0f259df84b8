// markdown-it or remark, as `node node.mjs NAME`. One JSON string (Markdown) a line in, one JSON object (html or
// error) a line out.
import readline from 'node:readline'

async function load(name) {
  if (name === 'markdown-it') {
    const { default: MarkdownIt } = await import('markdown-it')
    const md = new MarkdownIt({ html: true, linkify: true })
    return text => md.render(text)
  }
  const { unified } = await import('unified')
  const { default: parse } = await import('remark-parse')
  const { default: gfm } = await import('remark-gfm')
  const { default: rehype } = await import('remark-rehype')
  const { default: stringify } = await import('rehype-stringify')
  const processor = unified()
    .use(parse)
    .use(gfm)
    .use(rehype, { allowDangerousHtml: true })
    .use(stringify, { allowDangerousHtml: true })
  return text => String(processor.processSync(text))
}

const render = await load(process.argv[2])
for await (const line of readline.createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  let answer
  try {
    answer = { html: render(JSON.parse(line)) }
  } catch (e) {
    answer = { error: String(e) }
  }
  process.stdout.write(JSON.stringify(answer) + '\n')
}
