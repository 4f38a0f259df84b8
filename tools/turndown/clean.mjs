// The posts of a folder through turndown, in place, in the loop that a person would write.
// With --time nothing is written: microseconds a post are printed as JSON, a family each, after a pass to warm up.
import fs from 'node:fs'
import path from 'node:path'
import TurndownService from 'turndown'

const FRONT = /^---[ \t]*\n[\s\S]*?^---[ \t]*\n/m
const service = new TurndownService({ headingStyle: 'atx', codeBlockStyle: 'fenced', bulletListMarker: '-' })

function clean (text) {
  const found = FRONT.exec(text)
  const end = found && found.index === 0 ? found[0].length : 0
  return text.slice(0, end) + service.turndown(text.slice(end)) + '\n'
}

const timing = process.argv[2] === '--time'
const folder = process.argv[timing ? 3 : 2]
const files = fs.readdirSync(folder, { recursive: true }).map(String).sort()
  .filter(name => fs.statSync(path.join(folder, name)).isFile())
if (timing) {
  const families = {}
  for (const name of files) {
    (families[name.split(path.sep)[0]] ??= []).push(fs.readFileSync(path.join(folder, name), 'utf8'))
  }
  const result = {}
  for (const [family, texts] of Object.entries(families)) {
    texts.forEach(clean)
    const start = performance.now()
    texts.forEach(clean)
    result[family] = 1000 * (performance.now() - start) / texts.length
  }
  console.log(JSON.stringify(result))
} else {
  for (const name of files) {
    const file = path.join(folder, name)
    fs.writeFileSync(file, clean(fs.readFileSync(file, 'utf8')))
  }
}
