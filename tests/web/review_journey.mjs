// A librarian's review: books decided and taken back by keys alone, two librarians at one book, decisions that outlive another
// import and another matching; every state for accessibility, narrow phones and English. It leaves no decision behind.
import { readFileSync } from 'node:fs'
import {
	accessible,
	base,
	bring,
	check,
	fits,
	journey,
	same,
	settled,
	signIn,
	step,
	visit,
	visitor,
} from './browser.mjs'

const term = '2025-2026-2'
const queue = (show = 'waiting') => `/staff/review?term=${term}&show=${show}`
const file = (name) => readFileSync(new URL(`../../demo/files/${name}`, import.meta.url))

const total = async (page, show) => {
	const path = `${base}/api/v1/reserves/review?term=${term}&show=${show}`
	return (await (await page.request.get(path)).json()).total
}
const title = (page) => page.locator('.review-book .wanted .work').innerText()
const told = (page, words) => page.locator('.told', { hasText: words }).waitFor()

/** A key of the page, and what it says of it afterwards. */
async function press(page, key, words) {
	await page.keyboard.press(key)
	await told(page, words)
}

async function decidingByKeys(browser) {
	const { context, page, complaints } = await visitor(browser, { width: 1280 })
	await signIn(page, 'librarian', queue())
	await settled(page)
	await step('the keys stand on the page; j and k move, → and 1 choose', async () => {
		check(await page.locator('.keys li').first().isVisible(), 'no keys on the page')
		const first = await title(page)
		await page.keyboard.press('j')
		check((await title(page)) !== first, 'j does not move')
		await page.keyboard.press('k')
		same(await title(page), first, 'after k')
		const candidates = await page.locator('.candidate').count()
		await page.keyboard.press('ArrowRight')
		const on = page.locator('.candidate[aria-current=true] h2')
		check((await on.innerText()).includes(candidates > 1 ? '候选 2' : '候选 1'), 'not chosen')
		await page.keyboard.press('1')
		check((await on.innerText()).includes('候选 1'), 'candidate 1 is not chosen')
	})
	await step('what differs is marked, by a word and not only by colour', async () => {
		const marked = page.locator('.candidate .differs')
		for (let n = 0; n < 10 && !(await marked.count()); n++) await page.keyboard.press('j')
		same(await marked.first().locator('.tag').innerText(), '不同', 'word')
		await visit(page, queue())
	})
	await step('Enter accepts, u takes back, the book stands where it stood', async () => {
		const [first, waiting] = [await title(page), await total(page, 'waiting')]
		await press(page, 'Enter', `《${first}》已选定候选 1`)
		same(await total(page, 'waiting'), waiting - 1, 'waiting')
		check((await title(page)) !== first, 'the next book does not come')
		await press(page, 'u', `《${first}》的决定已撤回`)
		same(await total(page, 'waiting'), waiting, 'waiting again')
		same(await title(page), first, 'book')
	})
	await step('n says that none fits; it stands among the decided, with a name', async () => {
		const [first, decided] = [await title(page), await total(page, 'decided')]
		await press(page, 'n', `《${first}》已定为都不是`)
		await visit(page, queue('decided'))
		same(await title(page), first, 'decided')
		check((await page.locator('.review-book > .tag').innerText()).includes('林静'), 'no name')
		await press(page, 'u', '已撤回')
		same(await total(page, 'decided'), decided, 'decided')
	})
	await step('/ goes to the filter, Escape leaves it; the filter is in the address', async () => {
		await visit(page, queue())
		const wanted = await title(page)
		await page.keyboard.press('/')
		await page.keyboard.type(wanted)
		await page.keyboard.press('Enter')
		await page.waitForURL(/[?&]q=/)
		same(new URL(page.url()).searchParams.get('term'), term, 'term')
		await settled(page)
		same(await title(page), wanted, 'found')
		await page.keyboard.press('Escape')
		same(await page.evaluate(() => document.activeElement.tagName), 'BODY', 'focus')
	})
	await step('keys of one letter can be switched off', async () => {
		await visit(page, queue())
		await page.locator('.keys input').uncheck()
		const before = await total(page, 'waiting')
		await page.keyboard.press('n')
		same(await page.locator('.told').innerText(), '', 'said')
		same(await total(page, 'waiting'), before, 'waiting')
		await page.locator('.keys input').check()
	})
	await step('reviewing complains of nothing', () =>
		check(!complaints.length, complaints.join('; ')),
	)
	await context.close()
}

/** Two at one book: the second is told by whom and how it has been decided, in words of the page. */
async function twoLibrarians(browser) {
	const [first, second] = [
		await visitor(browser, { width: 1280 }),
		await visitor(browser, { width: 1280 }),
	]
	await signIn(first.page, 'librarian', queue())
	await signIn(second.page, 'admin', queue())
	await settled(first.page)
	await settled(second.page)
	const book = await title(first.page)
	await step('the second librarian is told who decided, and how', async () => {
		same(await title(second.page), book, 'both see one book')
		await press(first.page, 'Enter', '已选定候选 1')
		await press(second.page, 'n', `《${book}》没有存下：林静已经选定了候选`)
		const said = await second.page.locator('.told').innerText()
		check(!/[a-z]/i.test(said.replace(book, '')), `English on a Chinese page: ${said}`)
		check((await title(second.page)) !== book, 'the decided book still waits there')
	})
	await step('taking back what was taken back is told too', async () => {
		await visit(second.page, queue('decided'))
		await press(first.page, 'u', '已撤回')
		await press(second.page, 'u', '的决定已经撤回')
	})
	await first.context.close()
	await second.context.close()
}

async function survives(browser) {
	const { context, page } = await visitor(browser, { width: 1280 })
	await signIn(page, 'librarian', queue())
	await settled(page)
	const book = await title(page)
	const decision = () => page.locator('.review-book > .tag').innerText()
	await step('a decision outlives the same files again and another matching', async () => {
		await press(page, 'Enter', '已选定')
		await visit(page, queue('decided'))
		const before = await decision()
		const office = { term, source: '教务处' }
		await bring(page, { kind: 'tasks', file_name: '教学任务.xls', ...office }, file('教学任务.xls'))
		await bring(
			page,
			{ kind: 'textbooks', file_name: '教材选用.xls', ...office },
			file('教材选用.xls'),
		)
		await visit(page, queue('decided'))
		await page.click('.page-head button')
		await told(page, '匹配完成')
		await visit(page, queue('decided'))
		same(await title(page), book, 'book')
		same(await decision(), before, 'decision')
		await press(page, 'u', '已撤回')
	})
	await context.close()
}

async function everyState(browser) {
	for (const width of [390, 1280]) {
		const { context, page } = await visitor(browser, { width })
		await signIn(page, 'librarian', queue())
		await step(
			`axe finds nothing at ${width}: waiting, sure, none, empty, no such term`,
			async () => {
				for (const show of ['waiting', 'sure', 'none']) {
					await visit(page, queue(show))
					await accessible(page, show)
					await fits(page, show)
				}
				await visit(page, `${queue()}&q=zzzz`)
				await page.locator('.state', { hasText: '这里没有书' }).waitFor()
				await accessible(page, 'empty')
				await visit(page, '/staff/review?term=1999-2000-1')
				await page.locator('.state', { hasText: '还没有课程' }).waitFor()
				await accessible(page, 'no such term')
			},
		)
		await step(`axe finds nothing at ${width} on a decided book`, async () => {
			await visit(page, queue())
			await page.locator('.review-book > .actions button').first().click()
			await told(page, '已定为都不是')
			await visit(page, queue('decided'))
			await accessible(page, 'decided')
			await fits(page, 'decided')
			await press(page, 'u', '已撤回')
		})
		await context.close()
	}
	const { context, page } = await visitor(browser, { width: 320, language: 'en' })
	await signIn(page, 'librarian', queue())
	await step('English fits 320 px, and no Chinese is left in what the page says', async () => {
		for (const show of ['waiting', 'decided', 'sure', 'none']) {
			await visit(page, queue(show))
			await fits(page, show)
			const said = await page
				.locator('main h1, main h2, main dt, main .tag, main .tabs')
				.allInnerTexts()
			const left = said.filter((text) => /\p{Script=Han}/u.test(text.replace(/林静|系统馆员/, '')))
			check(!left.length, `${show}: ${left.join(' | ')}`)
		}
	})
	await context.close()
}

await journey(async (browser) => {
	await decidingByKeys(browser)
	await twoLibrarians(browser)
	await survives(browser)
	await everyState(browser)
})
