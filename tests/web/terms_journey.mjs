// A reader in another term than the newest: chosen at home by the keyboard, kept by search and links, left from a course page. An
// older term is imported first, so that there is something to choose from.
import { readFileSync } from 'node:fs'
import {
	accessible,
	bring,
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

const older = '2023-2024-1'
const query = { kind: 'plan', file_name: '研究生院课程与教材.xlsx', source: '研究生院' }
const file = readFileSync(new URL(`../../demo/files/${query.file_name}`, import.meta.url))
const termOf = (page) => new URL(page.url()).searchParams.get('term')

async function choosing(browser) {
	const { context, page, complaints } = await visitor(browser)
	const newest = () => page.locator('#term option').first().getAttribute('value')
	await step('home: another term by the keyboard alone, and back to the newest', async () => {
		await visit(page, '/')
		await page.focus('#term')
		const first = await newest()
		await page.keyboard.press('End')
		await page.waitForURL(/[?&]term=/)
		await page.selectOption('#term', older)
		await page.waitForURL(`/?term=${older}`)
		await page.locator('.hero p', { hasText: '2023–2024 学年第一学期' }).waitFor()
		await page.selectOption('#term', first)
		await page.waitForURL((url) => url.search === '')
	})
	await step('search keeps the term, a course stands in it', async () => {
		await visit(page, `/?term=${older}`)
		await page.locator('.colleges a').first().click()
		await page.waitForURL(/\/search\?/)
		same(termOf(page), older, 'term of the college')
		await settled(page)
		await page.fill('input[name=q]', '研')
		await page.press('input[name=q]', 'Enter')
		await page.waitForURL(/[?&]q=/)
		same(termOf(page), older, 'term of the search')
		await visit(page, `/search?term=${older}`)
		await page.locator('.rows a').first().click()
		await page.waitForURL(/\/courses\//)
		await settled(page)
		check((await page.locator('.page-head').innerText()).includes('2023–2024'), 'another term')
	})
	await step('a course page leads to the same course of another term', async () => {
		const first = await page.locator('.page-head .facts span').first().innerText()
		const code = first.replace('课程代码 ', '')
		await page.selectOption('#term', '2025-2026-2')
		await page.waitForURL(/\/search\?/)
		await page.locator(`.rows a:has-text("${code}")`).first().waitFor()
	})
	await step('axe finds nothing, everything can be tapped', async () => {
		for (const address of [
			`/?term=${older}`,
			`/search?term=${older}`,
			'/search?term=1999-2000-1',
		]) {
			await visit(page, address)
			await accessible(page, address)
			await tappable(page, address)
		}
	})
	await step('pages complain of nothing', () => check(!complaints.length, complaints.join('; ')))
	await context.close()
}

async function narrow(browser) {
	const { context, page } = await visitor(browser, { width: 320, language: 'en' })
	await step('English fits 320 px', async () => {
		for (const address of [`/?term=${older}`, `/search?term=${older}`]) {
			await visit(page, address)
			await fits(page, address)
		}
	})
	await context.close()
}

await journey(async (browser) => {
	const { context, page } = await visitor(browser)
	await signIn(page, 'librarian')
	await step('an older term comes in', () => bring(page, { ...query, term: older }, file))
	await context.close()
	await choosing(browser)
	await narrow(browser)
})
