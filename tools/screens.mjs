// Every page at phone and desk width into docs/screens, from a running demonstration:
//     BASE=http://localhost:8080 LOGIN=librarian PASSWORD=... node tools/screens.mjs
import { chromium } from 'playwright-core'

const base = process.env.BASE ?? 'http://localhost:8080'
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
	const reply = await page.request.get(`${base}/api/v1/reserves/courses?q=${encodeURIComponent(q)}`)
	return (await reply.json()).courses[0].id
}

async function take(page, name, path, width) {
	await page.goto(base + path, { waitUntil: 'networkidle' })
	await page.waitForTimeout(600)
	await page.screenshot({ path: `docs/screens/${name}-${width}.png`, fullPage: true })
}

for (const width of [390, 1280]) {
	const context = await browser.newContext({
		viewport: { width, height: width === 390 ? 844 : 800 },
		locale: 'zh-CN'
	})
	const page = await context.newPage()
	const course = await firstCourse(page, '高等数学')
	await take(page, 'home', '/', width)
	await take(page, 'search', `/search?q=${encodeURIComponent('数学')}`, width)
	await take(page, 'course', `/courses/${course}`, width)
	await take(page, 'about', '/about', width)
	await take(page, 'home-en', '/?lang=en', width)
	await take(page, 'sign-in', '/login?lang=zh', width)
	await page.fill('input[name=login]', process.env.LOGIN)
	await page.fill('input[name=password]', process.env.PASSWORD)
	await page.press('input[name=password]', 'Enter')
	await page.waitForLoadState('networkidle')
	for (const [name, path] of [
		['staff', '/staff/'],
		['imports', '/staff/imports'],
		['import', '/staff/imports/new'],
		['import-stored', '/staff/imports/4'],
		['review', '/staff/review'],
		['coverage', '/staff/coverage'],
		['gaps', '/staff/gaps'],
		['resources', '/staff/resources']
	])
		await take(page, name, path, width)
	await context.close()
}
await browser.close()
