// Every page at phone and desk width into docs/screens, the main ones in English too, from a running demonstration; and the
// README's picture:
//     BASE=http://localhost:8080 LOGIN=librarian PASSWORD=... node tools/screens.mjs
import { readFileSync } from 'node:fs'
import { chromium } from 'playwright-core'

const base = process.env.BASE ?? 'http://localhost:8080'
const folder = 'docs/screens'
const term = 'term=2025-2026-2'
const browser = await chromium.launch({
	executablePath: '/usr/bin/chromium',
	args: [
		'--no-sandbox',
		'--disable-gpu',
		'--disable-quic',
		'--no-first-run',
		'--disable-background-networking',
		'--disable-component-update',
		'--disable-sync'
	]
})

async function firstCourse(page, q) {
	const path = `${base}/api/v1/reserves/courses?${term}&q=${encodeURIComponent(q)}`
	return (await (await page.request.get(path)).json()).courses[0].id
}

async function take(page, name, path, width, fullPage = true) {
	await page.goto(base + path, { waitUntil: 'networkidle' })
	await page.waitForTimeout(600)
	await page.screenshot({ path: `${folder}/${name}-${width}.png`, fullPage })
}

async function visitor(width, language) {
	const context = await browser.newContext({
		viewport: { width, height: width === 390 ? 844 : 800 },
		locale: 'zh-CN'
	})
	await context.addInitScript((chosen) => localStorage.setItem('kaijuan.language', chosen), language)
	return { context, page: await context.newPage() }
}

async function signIn(page) {
	await page.goto(`${base}/login`)
	await page.fill('input[name=login]', process.env.LOGIN)
	await page.fill('input[name=password]', process.env.PASSWORD)
	await page.press('input[name=password]', 'Enter')
	await page.waitForURL((url) => url.pathname !== '/login')
}

async function everyPage(width, language) {
	const { context, page } = await visitor(width, language)
	const end = language === 'en' ? '-en' : ''
	const readers = [
		['home', '/'],
		['search', `/search?q=${encodeURIComponent('数学')}`],
		['course', `/courses/${await firstCourse(page, '高等数学')}`],
		...(end ? [] : [['about', '/about'], ['sign-in', '/login'], ['missing', '/nowhere']])
	]
	const staff = [
		['staff', '/staff/'],
		['import', '/staff/imports/new'],
		['review', `/staff/review?${term}`],
		['coverage', `/staff/coverage?${term}`],
		['gaps', `/staff/gaps?${term}`],
		...(end
			? []
			: [['imports', '/staff/imports'], ['import-stored', '/staff/imports/4'], ['resources', '/staff/resources']])
	]
	for (const [name, path] of readers) await take(page, name + end, path, width)
	await signIn(page)
	for (const [name, path] of staff) await take(page, name + end, path, width)
	await context.close()
}

/** The README's picture: a course on a phone beside the coverage at a desk, as their own pictures begin. */
async function readme() {
	const page = await browser.newPage({ viewport: { width: 1400, height: 827 } })
	const picture = (name) =>
		`data:image/png;base64,${readFileSync(`${folder}/${name}.png`).toString('base64')}`
	await page.setContent(`<style>
		body { margin: 0; padding: 24px; display: flex; gap: 24px; background: #e9e6dd; height: 779px }
		div { height: 779px; overflow: hidden; border: 1px solid #d9d6cc; border-radius: 6px; flex: none }
		.phone { width: 360px } .desk { width: 966px } img { width: 100% }
	</style><div class="phone"><img src="${picture('course-390')}"></div>
	<div class="desk"><img src="${picture('coverage-1280')}"></div>`)
	await page.waitForTimeout(500)
	await page.screenshot({ path: `${folder}/readme.png` })
}

for (const width of [390, 1280]) for (const language of ['zh', 'en']) await everyPage(width, language)
await readme()
await browser.close()
