// A librarian proves a figure in a real browser: coverage, the rows of each ratio, the chart, the gaps, the files that leave
// the house; by keyboard, on a phone, in both languages, and when nothing is there or nothing answers.
//     BASE=http://localhost:8080 ACCOUNTS=FILE node tests/web/coverage_journey.mjs
// SHOTS=FOLDER keeps a picture of every page looked at. It changes nothing, and wants the demonstration's own term to be the
// newest: the other journeys, which bring terms, come after it.
import { mkdirSync, readFileSync } from 'node:fs'
import {
	accessible,
	check,
	fits,
	journey,
	same,
	settled,
	signIn,
	step,
	tappable,
	visit,
	visitor,
} from './browser.mjs'

const shots = process.env.SHOTS
if (shots) mkdirSync(shots, { recursive: true })
const units = ['course', 'title', 'enrolment']
const parts = ['any', 'yes', 'review', 'no']

async function look(page, name) {
	await settled(page)
	await page.waitForTimeout(50) // the chart is drawn behind its page
	if (shots) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
	await accessible(page, name)
	await fits(page, name)
}

/** What the daemon says, asked as the page asks. */
async function ask(page, address) {
	const answer = await page.request.get(`/api/v1/reserves/${address}`)
	check(answer.ok(), `${address}: ${answer.status()}`)
	return answer.json()
}

function partOf(figure, part) {
	if (part === 'any') return figure.of
	if (part === 'yes') return figure.confirmed
	return part === 'review' ? figure.with_review - figure.confirmed : figure.of - figure.with_review
}

/** All rows of a part, page by page: how many, and what they add up to in their unit. */
async function gather(page, query) {
	const found = { n: 0, sum: 0, said: null }
	do {
		const got = await ask(page, `coverage/rows?${query}&limit=20&offset=${found.n}`)
		const rows = got.ratio === 'course' ? got.courses : got.rows
		found.said = got
		if (!rows.length) break
		found.n += rows.length
		found.sum += rows.reduce((sum, row) => sum + (got.ratio === 'enrolment' ? row.enrolled : 1), 0)
		for (const row of rows)
			if (row.covered !== 'yes') check(row.why_not !== 'nothing', `no reason: ${row.name}`)
	} while (found.n < found.said.total)
	return found
}

/** Rows add up to their figure: of all, of each group, of each way to group. */
async function sums(page) {
	for (const by of ['college', 'level', 'category', 'course']) {
		const { total, groups } = await ask(page, `coverage?by=${by}`)
		const some = [total, ...groups.slice(0, 3), ...groups.slice(-2)]
		for (const group of some)
			for (const unit of units)
				for (const part of by === 'college' || group === total ? parts : ['any']) {
					const key = group === total ? '' : `&group=${encodeURIComponent(group.key)}`
					const what = `by=${by}${key}&ratio=${unit}&show=${part}`
					const { n, sum, said } = await gather(page, what)
					same(sum, partOf(group[unit], part), what)
					same(said.total, n, `${what}: rows`)
					same(said.sum, sum, `${what}: sum`)
					same(said.figure.of, group[unit].of, `${what}: figure`)
				}
	}
}

/** What the page shows below a figure is what was clicked. */
async function shown(page, unit, figure) {
	await settled(page)
	const total = page.locator('.total')
	same(await total.getAttribute('data-ratio'), unit, 'the unit of the rows')
	for (const part of parts) {
		const choice = page.locator('main nav.actions a').nth(parts.indexOf(part))
		await choice.click()
		await page.waitForURL((url) => url.searchParams.get('show') === part)
		await page.waitForFunction(
			(wanted) => document.querySelector('.total')?.dataset.sum === wanted,
			String(partOf(figure, part)),
		)
		same(await choice.getAttribute('aria-current'), 'true', `${part} is marked`)
		const rows = await page.locator('tbody tr').count()
		const all = Number(await total.getAttribute('data-total'))
		same(rows, Math.min(50, all), `${unit} ${part}: rows on the page`)
	}
}

async function everyFigure(page) {
	const { total } = await ask(page, 'coverage')
	for (const [at, unit] of units.entries()) {
		await visit(page, '/staff/coverage')
		await page.locator('.figures .rows-link').nth(at).click()
		await page.waitForURL(/rows=1/)
		await shown(page, unit, total[unit])
		await look(page, `rows-${unit}`)
	}
	await page.goBack()
	await page.goBack()
}

async function beside(page) {
	const { not_chosen, none_needed } = await ask(page, 'coverage')
	check(not_chosen && none_needed, 'the demonstration has both kinds of courses')
	for (const [at, wanted] of [not_chosen, none_needed].entries()) {
		await visit(page, '/staff/coverage')
		await page.locator('.beside a').nth(at).click()
		await page.waitForURL(/show=/)
		await settled(page)
		same(Number(await page.getAttribute('.total', 'data-total')), wanted, `beside ${at}`)
		same(await page.locator('tbody tr').count(), wanted, `rows beside ${at}`)
	}
	await look(page, 'rows-beside')
}

/** Tab until the focus is on what `is` says. */
async function tabTo(page, is, what) {
	for (let i = 0; i < 90; i++) {
		await page.keyboard.press('Tab')
		if (await page.evaluate(is)) return
	}
	throw new Error(`no Tab leads to ${what}`)
}

/** From the figures to the rows of a group's bar, a part of them, and back, without a mouse. */
async function byKeyboard(page) {
	await visit(page, '/staff/coverage')
	await tabTo(page, () => document.activeElement.id === 'by', 'the grouping')
	await page.keyboard.press('End')
	await page.waitForURL(/by=course/)
	await page.keyboard.press('Home')
	await page.waitForURL(/by=college/)
	await settled(page)
	await tabTo(page, () => document.activeElement.matches('tbody td a'), 'a bar’s link')
	const said = await page.evaluate(() => document.activeElement.getAttribute('aria-label'))
	check(/%/.test(said) && /按课程/.test(said), `the link says what it opens: ${said}`)
	await page.keyboard.press('Enter')
	await page.waitForURL(/rows=1/)
	await settled(page)
	same(await page.evaluate(() => document.activeElement.tagName), 'H2', 'the focus is on the rows')
	check(await page.locator('.rows-figure').isVisible(), 'the figure stands above its rows')
	await tabTo(page, () => /show=no/.test(document.activeElement.href), 'those not counted')
	await page.keyboard.press('Enter')
	await page.waitForURL(/show=no/)
	await settled(page)
	await page.keyboard.press('Shift+Tab')
	await tabTo(page, () => /show=no/.test(document.activeElement.href), 'the same choice')
	await page.goBack()
	await page.goBack()
	await page.waitForURL((url) => !url.searchParams.has('rows'))
	await settled(page)
	same(await page.evaluate(() => document.activeElement.id), 'main', 'the focus is on the page')
}

/** The colours of a picture's first row of points. */
const corner = (page) =>
	page.evaluate(() => {
		const canvas = document.querySelector('.chart canvas')
		return [...canvas.getContext('2d').getImageData(3, 3, 1, 1).data].join()
	})

async function redrawn(page) {
	await visit(page, '/staff/coverage')
	const picture = () => page.evaluate(() => document.querySelector('.chart canvas').toDataURL())
	const zh = await picture()
	const light = await corner(page)
	await page.getByRole('button', { name: 'English' }).click()
	await page.waitForFunction(
		(old) => document.querySelector('.chart canvas').toDataURL() !== old,
		zh,
	)
	await page.getByRole('button', { name: '中文' }).click()
	await page.waitForFunction(
		(old) => document.querySelector('.chart canvas').toDataURL() === old,
		zh,
	)
	await page.emulateMedia({ colorScheme: 'dark' })
	await page.waitForFunction(
		(old) => document.querySelector('.chart canvas').toDataURL() !== old,
		zh,
	)
	check((await corner(page)) !== light, 'the picture is dark')
	await look(page, 'coverage-dark')
	await page.emulateMedia({ colorScheme: 'light' })
	await page.waitForFunction(
		(old) => document.querySelector('.chart canvas').toDataURL() === old,
		zh,
	)
}

/** More groups than a picture holds: it says so, and the table has them all. */
async function many(page) {
	const { groups } = await ask(page, 'coverage?by=course')
	check(groups.length > 40, `the demonstration has ${groups.length} courses`)
	await visit(page, '/staff/coverage?by=course')
	const words = await page.textContent('.chart-some')
	check(words.includes('40') && words.includes(String(groups.length)), `said: ${words}`)
	same(await page.locator('.coverage-table tbody tr').count(), groups.length, 'rows of the table')
	await look(page, 'coverage-by-course')
}

/** Clicks, and gives what arrived. */
async function arrives(page, click, name, begins) {
	const coming = page.waitForEvent('download')
	await click()
	const download = await coming
	const failure = await download.failure()
	check(!failure, `${name}: ${failure}`)
	const bytes = readFileSync(await download.path())
	check(bytes.length > 2000, `${name}: ${bytes.length} bytes`)
	check(bytes.subarray(0, begins.length).equals(begins), `${name} is not what it says`)
	check(download.suggestedFilename().endsWith(name), download.suggestedFilename())
	return bytes
}

const zip = Buffer.from('PK\u0003\u0004', 'latin1')
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10])

async function files(page) {
	await visit(page, '/staff/coverage')
	const book = await arrives(page, () => page.click('main a[download]'), '.xlsx', zip)
	check(book.includes('xl/charts/chart1.xml'), 'the workbook has a chart of its own')
	check(book.includes('xl/worksheets/sheet3.xml'), 'and a sheet for both kinds of rows')
	const picture = await arrives(page, () => page.click('text=存为图片'), '.png', png)
	check(picture.readUInt32BE(16) > 1000, `a picture ${picture.readUInt32BE(16)} px wide`)
	await visit(page, '/staff/gaps')
	await arrives(page, () => page.click('.page-head a[download]'), '.xlsx', zip)
	const letter = await arrives(page, () => page.click('.publisher a[download]'), '.docx', zip)
	check(letter.includes('word/document.xml'), 'the letter is a document')
	const letters = await page.locator('.publisher a[download]').all()
	for (const one of letters) {
		const answer = await page.request.get(await one.getAttribute('href'))
		same(answer.status(), 200, 'a letter that is offered is there')
	}
}

async function gaps(page) {
	const { titles, publishers } = await ask(page, 'gaps')
	const { total } = await ask(page, 'coverage')
	await visit(page, '/staff/gaps')
	same(await page.locator('.publisher').count(), publishers.length, 'publishers')
	same(await page.locator('.publisher tbody tr').count(), titles, 'titles')
	const students = publishers.reduce((sum, one) => sum + one.enrolled, 0)
	same(students, total.enrolment.of - total.enrolment.confirmed, 'students of all gaps')
	await look(page, 'gaps')
}

/** Answers that the demonstration does not give by itself. */
async function states(page) {
	const nothing = { confirmed: 0, with_review: 0, of: 0 }
	const none = { key: 'all', name: '全部', course: nothing, title: nothing, enrolment: nothing }
	const answer = (body, status = 200) => ({ status, contentType: 'application/json', body })
	const problem = (status) =>
		answer(
			JSON.stringify({ status, code: 'busy', title: '', detail: '', request: 'abc123' }),
			status,
		)
	const call = (name) => new RegExp(`/api/v1/reserves/${name}(\\?|$)`)
	await page.route(call('coverage'), async (route) => {
		const got = await (await route.fetch()).json()
		const empty = { courses: 0, not_chosen: 0, none_needed: 0, groups: [], total: none }
		await route.fulfill(answer(JSON.stringify({ ...got, ...empty })))
	})
	await page.route(call('gaps'), (route) =>
		route.fulfill(answer('{"term":"2031-2032-1","titles":0,"publishers":[]}')),
	)
	await visit(page, '/staff/coverage')
	same(await page.locator('.chart, .figures').count(), 0, 'an empty term shows no figures')
	check(await page.locator('#term').isVisible(), 'and offers the others')
	await look(page, 'coverage-empty')
	await visit(page, '/staff/gaps')
	await look(page, 'gaps-empty')
	same(await page.locator('main a[download]').count(), 0, 'nothing to download')
	await page.unrouteAll()
	for (const path of ['coverage', 'coverage?rows=1&ratio=course', 'gaps']) {
		const asked = path.includes('rows') ? 'coverage/rows' : path
		await page.route(call(asked), (route) => route.fulfill(problem(503)))
		await visit(page, `/staff/${path}`)
		await page.waitForSelector('.state[role=alert]')
		check((await page.textContent('main')).includes('abc123'), 'an error gives its reference')
		await look(page, `error-${path.replace(/\W+/g, '-')}`)
		await page.unrouteAll()
		await page.click('.state button')
		await page.waitForSelector('main table')
	}
	for (const path of ['coverage', 'gaps']) {
		await visit(page, `/staff/${path}?term=2099-2100-1`)
		await look(page, `${path}-unknown-term`)
		await page.click('.state a')
		await page.waitForSelector('main table')
	}
}

const paths = [
	'coverage',
	'coverage?by=level',
	'coverage?by=course&ratio=title',
	'coverage?rows=1&ratio=course',
	'coverage?rows=1&ratio=title',
	'coverage?rows=1&ratio=enrolment&show=no',
	'coverage?rows=1&ratio=course&show=not_chosen',
	'gaps',
]

async function everyPage(page, name, looked) {
	for (const path of paths) {
		await visit(page, `/staff/${path}`)
		await looked(page, `${name}-${path.replace(/\W+/g, '-')}`)
	}
}

async function english(page) {
	await everyPage(page, 'en-320', async (at, name) => {
		await look(at, name)
		// Names of courses, books and colleges are the library's own; headings and buttons are ours.
		const ours = await at
			.locator('main h1, main label, main th[scope=col], main button')
			.allInnerTexts()
		check(ours.length && !/\p{Script=Han}/u.test(ours.join()), `${name} in English: ${ours}`)
	})
}

await journey(async (browser) => {
	const asLibrarian = async (given, steps) => {
		const { context, page, complaints } = await visitor(browser, given)
		await signIn(page, 'librarian', '/staff/')
		for (const [name, run] of Object.entries(steps))
			await step(`${name} at ${given.width}`, async () => {
				await run(page)
				same(complaints.splice(0).join(), '', 'complaints')
			})
		await context.close()
	}
	const phone = async (page) => {
		await everyPage(page, 'zh-390', async (at, name) => {
			await look(at, name)
			await tappable(at, name)
		})
	}
	const desk = (page) => everyPage(page, 'zh-1280', look)
	await asLibrarian(
		{ width: 1280 },
		{ desk, everyFigure, beside, byKeyboard, redrawn, many, files, gaps, states, sums },
	)
	await asLibrarian({ width: 390 }, { phone, everyFigure, gaps })
	await asLibrarian({ width: 320, language: 'en' }, { english })
	await step('a reader is told that this is not theirs', async () => {
		const { context, page } = await visitor(browser, { width: 1280 })
		await signIn(page, 'reader', '/staff/')
		for (const path of ['coverage', 'gaps']) {
			await visit(page, `/staff/${path}`)
			await look(page, `denied-${path}`)
			same(await page.locator('main table').count(), 0, 'tables')
		}
		await context.close()
	})
})
