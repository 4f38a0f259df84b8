// HTML through turndown with its GFM plug-in: a JSON list of bodies in, a JSON list of Markdown out.
import fs from 'node:fs'
import TurndownService from 'turndown'
import { gfm } from 'turndown-plugin-gfm'

const service = new TurndownService({ headingStyle: 'atx', codeBlockStyle: 'fenced', bulletListMarker: '-' })
service.use(gfm)
const bodies = JSON.parse(fs.readFileSync(0, 'utf8'))
process.stdout.write(JSON.stringify(bodies.map(body => service.turndown(body) + '\n')))
