// A librarian's journey through the console in a real browser: sign in, an office's file through the wizard to its end,
// resources, the phone, both languages.
//     BASE=http://localhost:8080 ACCOUNTS=DIR/accounts node tests/web/staff_journey.mjs
// ACCOUNTS holds lines `KIND LOGIN PASSWORD`. SHOTS=FOLDER keeps a picture of every page looked at.
import { mkdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import { chromium } from 'playwright-core'

const base = process.env['BASE'] ?? 'http://localhost:8080'
const shots = process.env['SHOTS']
const accounts = readFileSync(process.env['ACCOUNTS'], 'utf8')
	.split('\n')
	.map((line) => line.replace(/^account /, '').split(' '))
const demo = (name) => fileURLToPath(new URL(`../../demo/files/${name}`, import.meta.url))
if (shots) mkdirSync(shots, { recursive: true })

let failed = 0
function check(what, truth, more = '') {
	if (truth) return
	failed++
	console.log(`not as it should be: ${what} ${more}`)
}

const browser = await chromium.launch({
	executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
	args: ['--no-sandbox'],
})

async function visitor(width, language = 'zh') {
	const context = await browser.newContext({
		viewport: { width, height: 900 },
		locale: language === 'en' ? 'en-GB' : 'zh-CN',
		baseURL: base,
	})
	await context.addInitScript(
		(chosen) => localStorage.setItem('kaijuan.language', chosen),
		language,
	)
	const page = await context.newPage()
	page.on('pageerror', (error) => check('no error in the page', false, error.message))
	page.on('console', (line) => {
		// A refused call is logged by the browser itself; what it means is checked where it is provoked.
		if (line.type() === 'error' && !/status of 4\d\d|INTERNET_DISCONNECTED/.test(line.text()))
			check('a quiet console', false, line.text())
	})
	return page
}

async function signIn(page, kind) {
	const [, login, password] = accounts.find(([one]) => one === kind)
	await page.goto('/staff/')
	await page.waitForURL(/\/login\?next=/)
	await page.fill('input[name=login]', login)
	await page.fill('input[name=password]', password)
	await page.press('input[name=password]', 'Enter')
	await page.waitForURL('**/staff/')
}

/** The page has settled: its skeletons are gone. */
async function settled(page) {
	await page.waitForSelector('main h1, main .state')
	await page.waitForFunction(() => !document.querySelector('.skeleton'))
}

async function look(page, name) {
	await settled(page)
	const { violations } = await new AxeBuilder({ page })
		.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'])
		.analyze()
	for (const one of violations)
		check(`axe on ${name}`, false, `${one.id}: ${one.nodes.map((node) => node.html).join('\n\t')}`)
	await fits(page, name)
	if (shots) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
}

async function fits(page, name) {
	const [wide, window] = await page.evaluate(() => [
		document.documentElement.scrollWidth,
		document.documentElement.clientWidth,
	])
	check(`${name} is no wider than its window`, wide <= window, `${wide} > ${window}`)
}

/** The state's tag reads as one of `words`. */
const stands = (page, ...words) =>
	page.waitForFunction(
		(wanted) => wanted.includes(document.querySelector('.page-head .tag')?.textContent.trim()),
		words,
		{ timeout: 60000 },
	)

async function fillFirstStep(page, { kind, term, source, file }) {
	await page.goto('/staff/imports/new')
	await settled(page)
	await page.check(`input[value=${kind}]`)
	await page.selectOption('#term', '')
	await page.fill('#term ~ input', term)
	if (source) {
		await page.selectOption('#source', '')
		await page.fill('#source ~ input', source)
	}
	await page.setInputFiles('#file', file)
}
const send = (page) => page.click('form button[type=submit]')

/** A whole import of a demonstration's file into a term of its own. */
async function imports(page) {
	const term = '2031-2032-1'
	await page.goto('/staff/imports/new')
	await look(page, 'import-new')
	await send(page)
	check('a missing file is said', await page.isVisible('#file-note.error'))
	await fillFirstStep(page, { kind: 'plan', term, file: demo('研究生院课程与教材.xlsx') })
	await send(page)
	await page.waitForURL(/\/imports\/\d+$/)
	await stands(page, '等您入库')
	const address = page.url()
	await page.goto('/staff/imports')
	await look(page, 'imports')
	await page.goto(address)
	await look(page, 'import-checked')
	const findings = await page.textContent('.findings')
	// Every row of that file says which term it is for, or none does: then both bad rows of demo/README.md stand here.
	check('reasons are said in words', !/[a-z]_[a-z]/.test(findings), findings.slice(0, 300))
	const download = page.waitForEvent('download')
	await page.click('a[download]')
	check('the list comes as a workbook', (await download).suggestedFilename().endsWith('.xlsx'))
	await page.click('text=重看各列')
	await page.waitForSelector('table select')
	await look(page, 'import-columns-again')
	await page.click('text=不改了')
	await page.click('.card button.primary')
	await stands(page, '已入库')
	await look(page, 'import-stored')
	await page.goto('/staff/imports/new')
	await settled(page)
	check(
		'the new term is offered from now on',
		(await page.locator(`#term option[value="${term}"]`).count()) === 1,
	)
}

/** A file whose headers say nothing: the columns are asked for, the answers lead on. */
async function asked(page) {
	const rows = '甲,乙,教学班号,教师姓名\nMATH1001,数论,01,张三\nMATH1002,拓扑学,01,李四\n'
	await fillFirstStep(page, {
		kind: 'tasks',
		term: '2031-2032-1',
		source: `某院${Date.now()}`,
		file: { name: '任务.csv', mimeType: 'text/csv', buffer: Buffer.from(rows) },
	})
	await send(page)
	await stands(page, '等您确认各列')
	await look(page, 'import-columns')
	await page.click('form button[type=submit]')
	check('open fields are named', await page.isVisible('.notice.stop'))
	await page.selectOption('tr:has-text("甲") select', 'course_code')
	await page.selectOption('tr:has-text("乙") select', 'course_name')
	for (const box of await page.locator('fieldset input[type=checkbox]').all()) await box.check()
	await page.click('form button[type=submit]')
	await stands(page, '等您入库')
	await page.click('text=放弃这次导入')
	await page.click('text=确定放弃')
	await stands(page, '已放弃')
	await look(page, 'import-cancelled')
}

async function refusals(page) {
	await fillFirstStep(page, {
		kind: 'plan',
		term: '2031-2032-1',
		file: { name: '坏.xlsx', mimeType: '', buffer: Buffer.from('PK\u0003\u0004 no workbook') },
	})
	await send(page)
	await page.waitForSelector('.notice.stop')
	await look(page, 'import-unreadable')
	await page.context().setOffline(true)
	await send(page)
	await page.waitForSelector('.notice.stop >> text=连接中断')
	await page.context().setOffline(false)
	await page.goto('/staff/imports/999999')
	await look(page, 'import-missing')
	await page.goto('/staff/nowhere')
	await look(page, 'missing')
}

async function resources(page) {
	await page.goto('/staff/resources')
	await look(page, 'resources')
	await page.goto('/staff/resources?edit=new')
	await settled(page)
	await page.click('form button[type=submit]')
	await page.waitForSelector('#resource-name-note.error')
	await look(page, 'resource-form')
	const name = `试用库${Date.now()}`
	await page.fill('#resource-name', name)
	await page.fill('#resource-link_template', 'https://host.example/{what}')
	await page.click('form button[type=submit]')
	await page.waitForSelector('#resource-link-note.error')
	await page.fill('#resource-link_template', 'https://host.example/{isbn}')
	await page.click('form button[type=submit]')
	await page.waitForSelector('.notice.ok')
	check('the new one is listed', await page.isVisible(`td >> text=${name}`))
}

const paths = ['', 'imports', 'imports/new', 'resources', 'resources?edit=new', 'nowhere']

async function phone(page) {
	await page.click('.menu-button')
	await look(page, 'phone-menu')
	await page.keyboard.press('Tab')
	await page.click('.place >> nth=1')
	await page.waitForURL('**/staff/imports')
	for (const path of paths) {
		await page.goto(`/staff/${path}`)
		await look(page, `phone-${path.replace(/\W/g, '-') || 'start'}`)
	}
	await page.goto('/staff/imports')
	await page.click('tbody tr:has-text("已入库") a')
	await page.waitForURL(/imports\/\d+$/)
	await look(page, 'phone-import')
}

async function english(page) {
	for (const path of paths) {
		await page.goto(`/staff/${path}`)
		await settled(page)
		await fits(page, `/staff/${path} in English at 320`)
	}
	check('English is spoken', (await page.textContent('main')).includes('no such page'))
}

async function journey(width, language, kind, ...parts) {
	const page = await visitor(width, language)
	await signIn(page, kind)
	for (const part of parts) {
		try {
			await part(page)
		} catch (error) {
			check(`${part.name} at ${width}`, false, error.message)
			if (shots) await page.screenshot({ path: `${shots}/failed-${part.name}.png`, fullPage: true })
		}
	}
	await page.context().close()
}

async function start(page) {
	await look(page, 'start')
}
async function denied(page) {
	await page.goto('/staff/imports')
	await look(page, 'denied')
	check('a reader is told so', (await page.textContent('main')).includes('不能看这一页'))
}

await journey(1280, 'zh', 'librarian', start, imports, asked, refusals, resources)
await journey(390, 'zh', 'librarian', phone)
await journey(320, 'en', 'librarian', english)
await journey(1280, 'zh', 'reader', denied)
await browser.close()
console.log(failed ? `${failed} failed` : 'the librarian’s journey: all as it should be')
process.exit(failed ? 1 : 0)
