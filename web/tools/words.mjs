// Checks the dictionaries (NAME.zh.ts beside NAME.en.ts): the same keys, the same {values}, nothing empty, no Chinese left in
// the English, and every key used somewhere: by its name, or by the `begin of` a key put together from data.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const web = fileURLToPath(new URL('..', import.meta.url))
const files = readdirSync(web, { recursive: true, encoding: 'utf8' })
const sources = files
	.filter((f) => /\.(ts|vue|html)$/.test(f) && !/\.(zh|en)\.ts$/.test(f))
	.map((f) => readFileSync(join(web, f), 'utf8'))
	.join('\n')

async function dictionary(file) {
	const text = readFileSync(join(web, file), 'utf8')
	const { outputText } = ts.transpileModule(text, {
		compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2020 },
	})
	return (await import(`data:text/javascript,${encodeURIComponent(outputText)}`)).default
}

const names = (text) => [...new Set([...text.matchAll(/\{(\w+)/g)].map((m) => m[1]))].sort().join()
const used = (key) =>
	sources.includes(`'${key}'`) ||
	sources.includes(`"${key}"`) ||
	[...key].some(
		(_, at) => key.slice(0, at).includes('.') && sources.includes('`' + key.slice(0, at) + '${'),
	)

const bad = []
let count = 0
for (const file of files.filter((f) => f.endsWith('.zh.ts'))) {
	const zh = await dictionary(file)
	const en = await dictionary(file.replace('.zh.', '.en.'))
	for (const key of new Set([...Object.keys(zh), ...Object.keys(en)])) {
		count++
		if (!zh[key] || !en[key]) bad.push(`${file}: ${key} is missing or empty in one language`)
		else if (names(zh[key]) !== names(en[key]))
			bad.push(`${file}: ${key}: other {values} in English`)
		else if (/\p{Script=Han}/u.test(en[key]) && key !== 'language.other')
			bad.push(`${file}: ${key}: Chinese in the English`)
		else if (!used(key)) bad.push(`${file}: ${key} is used nowhere`)
	}
}
console.log(bad.join('\n') || `${count} words in two languages`)
process.exit(bad.length || !count ? 1 : 0)
