// A librarian's journey through the console in a real browser: sign in, an office's file through the wizard to its end,
// resources, the phone, both languages.
//     BASE=http://localhost:8080 ACCOUNTS=DIR/accounts node tests/web/staff_journey.mjs
// ACCOUNTS holds lines `KIND LOGIN PASSWORD`. SHOTS=FOLDER keeps a picture of every page looked at.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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

const plan = '课程代码,课程名称,开课学院,教学班号,教师姓名,选课人数,教材名称,主编,出版社,ISBN\n'
const csv = (text) => ({ name: '合表.csv', mimeType: 'text/csv', buffer: Buffer.from(plan + text) })

/** What a librarian reads is Chinese: what the daemon said stands folded. */
async function saidInChinese(page, what, wanted) {
	await page.waitForSelector('.notice.stop')
	const said = await page.innerText('.notice.stop')
	check(`${what} is said`, said.includes(wanted), said)
	const english = said.replace(/编号 \w+/, '').match(/[a-z]{4,}/gi) ?? []
	check(
		`${what} is said in Chinese`,
		english.every((word) => word === 'xlsx'),
		said,
	)
}

/** Files that must not be taken: damaged, of another kind, unpacking to too much, too large to be sent. */
async function refusedFiles(page, folder) {
	const sends = async (name, file, wanted) => {
		await fillFirstStep(page, { kind: 'plan', term: '2031-2032-1', file })
		await send(page)
		await saidInChinese(page, name, wanted)
		await look(page, `import-${name}`)
	}
	const cut = readFileSync(demo('教学任务.xls')).subarray(0, 9000)
	const binary = (name, buffer) => ({ name, mimeType: '', buffer })
	await sends('cut-off-xls', binary('断.xls', cut), '这个文件读不了')
	await sends('zip-bomb', binary('大.xlsx', bomb()), '文件展开后太大')
	const large = join(folder, '巨.csv')
	writeFileSync(large, '')
	truncateSync(large, 513 * 1024 * 1024) // a hole: nothing is written
	await fillFirstStep(page, { kind: 'plan', term: '2031-2032-1', file: large })
	await send(page)
	check('a file too large is not even sent', (await page.innerText('#file-note')).includes('太大'))
}

/** A workbook whose one worksheet is 8 MB of one letter: more than 400 times its size. */
function bomb() {
	const office = 'http://schemas.openxmlformats.org'
	const sheet = `${office}/spreadsheetml/2006/main`
	const relations = (type, target) =>
		`<Relationships xmlns="${office}/package/2006/relationships"><Relationship Id="rId1" ` +
		`Type="${office}/officeDocument/2006/relationships/${type}" Target="${target}"/></Relationships>`
	const parts = {
		'_rels/.rels': relations('officeDocument', 'xl/workbook.xml'),
		'xl/_rels/workbook.xml.rels': relations('worksheet', 'worksheets/sheet1.xml'),
		'xl/workbook.xml':
			`<workbook xmlns="${sheet}" xmlns:r="${office}/officeDocument/2006/relationships">` +
			'<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
		'xl/worksheets/sheet1.xml':
			`<worksheet xmlns="${sheet}"><sheetData><row r="1"><c t="inlineStr"><is><t>` +
			`${'A'.repeat(8_000_000)}</t></is></c></row></sheetData></worksheet>`,
	}
	const script =
		'import io, json, sys, zipfile\n' +
		"out = io.BytesIO(); book = zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED)\n" +
		'for name, text in json.load(sys.stdin).items(): book.writestr(name, text)\n' +
		'book.close(); sys.stdout.buffer.write(out.getvalue())'
	return execFileSync('python3', ['-c', script], { input: JSON.stringify(parts) })
}

/** All or nothing: with a bad row nothing is stored, and the page says what to do; markup in a title is text. */
async function strict(page) {
	const term = '2031-2032-1'
	const source = `某处${Date.now()}`
	const title = '<img src=x onerror=alert(1)><b>数论</b>'
	const rows = `HTML1001,${title},数学学院,01,张三,30,${title},华罗庚,科学出版社,\n,没有代码,数学学院,01,李四,20,甲,乙,丙,\n`
	page.once('dialog', (dialog) => {
		check('markup stays text', false, dialog.message())
		void dialog.dismiss()
	})
	await fillFirstStep(page, { kind: 'plan', term, source, file: csv(rows) })
	await send(page)
	await stands(page, '等您入库')
	await page.check('.card .check input')
	await page.click('.card button.primary')
	await stands(page, '未入库（有问题行）')
	await saidInChinese(page, 'strict', '一行也没有入库')
	await look(page, 'import-refused')
	await page.uncheck('.card .check input')
	await page.click('.card button.primary')
	await stands(page, '已入库')
	await page.goto(`/search?term=${term}&q=HTML1001`)
	await settled(page)
	check('markup is shown as text', (await page.innerText('.rows')).includes('<b>'))
	check('and not made', (await page.locator('.rows img, .rows b').count()) === 0)
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

async function badFiles(page) {
	const folder = mkdtempSync(join(tmpdir(), 'kaijuan-files-'))
	try {
		await refusedFiles(page, folder)
	} finally {
		rmSync(folder, { recursive: true, force: true })
	}
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
	await page.goto('/staff/imports/new')
	await settled(page)
	const said = await page.locator('main h1, main legend, main label, main button').allInnerTexts()
	check(
		'a page of its own address speaks English',
		!/\p{Script=Han}/u.test(said.join()),
		said.join(),
	)
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

await journey(1280, 'zh', 'librarian', start, imports, asked, strict, badFiles, refusals, resources)
await journey(390, 'zh', 'librarian', phone)
await journey(320, 'en', 'librarian', english)
await journey(1280, 'zh', 'reader', denied)
await browser.close()
console.log(failed ? `${failed} failed` : 'the librarian’s journey: all as it should be')
process.exit(failed ? 1 : 0)
