// What every journey shares: a browser, the demonstration's address and accounts, and a count of checks. A journey prints
// `ok NAME` or `not ok NAME: why` a line and fails as a whole when one of them did.
//   BASE      http://localhost:PORT of a running script/demo
//   ACCOUNTS  a file with its lines `account KIND LOGIN PASSWORD`
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { chromium } from 'playwright-core'

export const base = process.env.BASE ?? 'http://localhost:8080'

const flags = [
	'--headless',
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
]

/** kind: admin, librarian, teacher or reader -> { login, password } */
export function account(kind) {
	const lines = readFileSync(process.env.ACCOUNTS ?? '/dev/null', 'utf8').split('\n')
	const [, , login, password] =
		lines.map((line) => line.split(' ')).find((f) => f[1] === kind) ?? []
	if (!login) throw new Error(`no account of kind ${kind} in ACCOUNTS`)
	return { login, password }
}

let passed = 0
let failed = 0

/** One step of a journey; what it throws is printed, and the next step is tried all the same. */
export async function step(name, run) {
	try {
		await run()
		passed++
		console.log(`ok ${name}`)
	} catch (error) {
		failed++
		console.log(
			`not ok ${name}: ${String(error?.message ?? error)
				.split('\n')
				.slice(0, 4)
				.join(' | ')}`,
		)
	}
}

export function check(condition, said) {
	if (!condition) throw new Error(said)
}

export function same(got, wanted, what) {
	check(got === wanted, `${what}: ${JSON.stringify(got)}, wanted ${JSON.stringify(wanted)}`)
}

/** Runs a journey in a browser of its own: nothing is left behind, and nothing that pages complain about goes unseen. */
export async function journey(run) {
	const profile = mkdtempSync(join(tmpdir(), 'kaijuan-browser-'))
	const browser = await chromium.launch({
		executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
		args: flags,
		env: { ...process.env, HOME: profile },
	})
	try {
		await run(browser)
	} catch (error) {
		failed++
		console.log(`not ok the journey: ${error.stack}`)
	} finally {
		await browser.close()
		rmSync(profile, { recursive: true, force: true })
	}
	console.log(`${passed} passed, ${failed} failed`)
	process.exitCode = failed || !passed ? 1 : 0
}

/** A fresh visitor. `complaints` gathers uncaught errors and refused scripts; a step checks that it is empty. */
export async function visitor(
	browser,
	{ width = 390, language = 'zh', dark = false, ...more } = {},
) {
	const context = await browser.newContext({
		baseURL: base,
		viewport: { width, height: width < 700 ? 844 : 900 },
		colorScheme: dark ? 'dark' : 'light',
		locale: 'zh-CN',
		...more,
	})
	if (language === 'en')
		await context.addInitScript("try { localStorage.setItem('kaijuan.language', 'en') } catch {}")
	const page = await context.newPage()
	page.setDefaultTimeout(15_000)
	const complaints = []
	page.on('pageerror', (error) => complaints.push(error.message))
	page.on('console', (message) => {
		const text = message.text()
		if (message.type() === 'error' && !/Failed to load resource/.test(text)) complaints.push(text)
	})
	return { context, page, complaints }
}

/** Goes to an address and waits until nothing is being loaded or drawn any more. */
export async function visit(page, address) {
	await page.goto(address)
	await settled(page)
}

export async function settled(page) {
	await page.waitForFunction(
		() =>
			document.readyState === 'complete' &&
			document.querySelector('#app > footer, #app main h1, #app main .state') &&
			!document.querySelector('.shell, .skeleton, [aria-busy=true]'),
	)
}

/** Signs in by the form, as a person does. */
export async function signIn(page, kind, next = '/') {
	const { login, password } = account(kind)
	await visit(page, `/login?next=${encodeURIComponent(next)}`)
	await page.fill('#login', login)
	await page.fill('#password', password)
	await page.click('form button[type=submit]')
	await page.waitForURL((url) => url.pathname !== '/login')
}

/** No finding of axe, WCAG 2.1 A and AA. */
export async function accessible(page, what) {
	const { violations } = await new AxeBuilder({ page })
		.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
		.analyze()
	const said = violations.map(
		({ id, nodes }) => `${id} at ${nodes.map((n) => n.target).join(', ')}`,
	)
	check(!said.length, `${what}: ${said.join('; ')}`)
}

/** Nothing stands out of the page to the right. */
export async function fits(page, what) {
	const [over, who] = await page.evaluate(() => {
		const wide = document.documentElement.clientWidth
		const out = [...document.querySelectorAll('body *')].find(
			(e) => e.getBoundingClientRect().right > wide + 1 && !e.closest('.hidden-words, .skip'),
		)
		return [document.documentElement.scrollWidth - wide, out?.outerHTML.slice(0, 120) ?? '']
	})
	check(over <= 0, `${what}: ${over} px too wide, ${who}`)
}

/** Everything that can be tapped is 44 px high, links inside a line of text apart (WCAG 2.5.5 has the same exception). */
export async function tappable(page, what) {
	const small = await page.evaluate(() =>
		[...document.querySelectorAll('button, input:not([type=hidden]), select, summary, a')]
			.filter((e) => e.checkVisibility?.() !== false && e.getBoundingClientRect().height > 0)
			.filter((e) => !e.closest('.hidden-words, .skip') && getComputedStyle(e).display !== 'inline')
			.filter((e) => !e.closest('label') || e.tagName !== 'INPUT')
			.filter((e) => e.getBoundingClientRect().height < 43.5)
			.map((e) => `${Math.round(e.getBoundingClientRect().height)} px ${e.outerHTML.slice(0, 80)}`),
	)
	check(!small.length, `${what}: ${small.join('; ')}`)
}

/** A file through the wizard's own calls, by whoever is signed in, to its end: what the console does, without its pages. */
export async function bring(page, query, data) {
	const root = `${base}/api/v1`
	const { csrf } = await (await page.request.get(`${root}/people/me`)).json()
	const headers = { Origin: base, 'X-CSRF-Token': csrf }
	const reached = async (id, state) => {
		for (let n = 0; n < 300; n++) {
			const one = await (await page.request.get(`${root}/reserves/imports/${id}`)).json()
			if (one.state === state) return one
			check(['checking', 'storing'].includes(one.state), `import ${id} is ${one.state}`)
			await page.waitForTimeout(100)
		}
		throw new Error(`import ${id} does not become ${state}`)
	}
	const sent = await page.request.post(`${root}/reserves/imports?${new URLSearchParams(query)}`, {
		data,
		headers: { ...headers, 'Content-Type': 'application/octet-stream' },
	})
	same(sent.status(), 201, 'sent')
	const { id } = await reached((await sent.json()).id, 'checked')
	await page.request.post(`${root}/reserves/imports/${id}/store`, {
		data: { strict: false },
		headers,
	})
	return reached(id, 'stored')
}
