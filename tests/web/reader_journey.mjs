// A reader's way: home, search, a course, opening a book, citing it, the other language, the keyboard alone; then every reader page
// for accessibility, narrow phones, dark and paper.
import {
	accessible,
	base,
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

const api = async (path) => (await fetch(`${base}/api/v1${path}`)).json()

/** Courses of the demonstration that show something, found by asking for all of them. */
async function specimens() {
	const { courses } = await api('/reserves/courses?limit=100')
	const whole = []
	for (const { id } of courses) whole.push(await api(`/reserves/courses/${id}`))
	const having = (test) => whole.find((course) => course.items.some(test))
	return {
		open: having(
			(item) =>
				item.kind === 'textbook' &&
				item.sources[0]?.counts &&
				item.sources[0].link &&
				item.citation,
		),
		bare: having((item) => item.state === 'required' && !item.sources.length),
		none: having((item) => item.state === 'none_needed'),
		later: having((item) => item.state === 'not_chosen'),
		weak: having((item) => item.sources[0] && !item.sources[0].counts),
	}
}

async function findAndOpen(browser, course) {
	const { context, page, complaints } = await visitor(browser)
	await step('home shows courses and three figures', async () => {
		await visit(page, '/')
		same(await page.locator('.figure').count(), 3, 'figures')
		const said = await page.locator('.figure').first().innerText()
		check(/\d+(\.\d)?\s*%/.test(said), `a figure without its unit: ${said}`)
		check((await page.locator('.colleges li').count()) > 0, 'no college to browse')
	})
	await step('a definition opens on a tap', async () => {
		const fold = page.locator('.figure details').first()
		await fold.locator('summary').click()
		check(await fold.locator('p').isVisible(), 'nothing opened')
	})
	await step('search by name finds the course, its words marked', async () => {
		await page.fill('input[name=q]', course.name)
		await page.press('input[name=q]', 'Enter')
		await page.waitForURL(/\/search\?q=/)
		await settled(page)
		const first = page.locator('.rows > li').first()
		check((await first.innerText()).includes(course.name), `first hit: ${await first.innerText()}`)
		check((await first.locator('mark').count()) > 0, 'nothing marked')
	})
	await step('search by code and by textbook find it too', async () => {
		const title = course.items.find((item) => item.title).title
		for (const q of [course.code, title]) {
			await visit(page, `/search?q=${encodeURIComponent(q)}`)
			const found = page.locator(`.rows a[href="/courses/${course.id}"]`)
			check((await found.count()) === 1, `not found by ${q}`)
		}
	})
	await step('the course opens its best source in one tap', async () => {
		await page.click(`.rows a[href="/courses/${course.id}"]`)
		await page.waitForURL(`**/courses/${course.id}`)
		await settled(page)
		same(await page.locator('h1').innerText(), course.name, 'heading')
		const best = course.items.find((item) => item.kind === 'textbook' && item.sources[0]?.counts)
			.sources[0]
		const button = page.locator('.source.best a.button.primary').first()
		same(await button.getAttribute('href'), best.link, 'address')
		check(
			(await button.innerText()).includes(best.resource),
			'the button does not say where it goes',
		)
	})
	await step('a citation opens and is copied', async () => {
		await context.grantPermissions(['clipboard-read', 'clipboard-write'])
		const fold = page.locator('.citation').first()
		await fold.locator('summary').click()
		const text = await fold.locator('.work').innerText()
		check(/\[M/.test(text), `not GB/T 7714: ${text}`)
		await fold.locator('button').click()
		await fold.locator('[role=status]', { hasText: '已复制' }).waitFor()
		same(await page.evaluate(() => navigator.clipboard.readText()), text, 'clipboard')
	})
	await step('the other language, kept on the next page', async () => {
		await page.click('header button[lang=en]')
		await page.locator('h2', { hasText: 'Textbooks' }).waitFor()
		same(await page.getAttribute('html', 'lang'), 'en', 'lang')
		await visit(page, '/')
		same(await page.locator('h1').innerText(), 'Find your course, open its textbook', 'heading')
		await visit(page, '/?lang=zh')
		same(await page.getAttribute('html', 'lang'), 'zh-CN', 'lang')
	})
	await step('pages complain of nothing', () => check(!complaints.length, complaints.join('; ')))
	await context.close()
}

async function keyboardAlone(browser, course) {
	const { context, page } = await visitor(browser, { width: 1280 })
	const focus = () =>
		page.evaluate(() => {
			const e = document.activeElement
			return {
				tag: e.tagName,
				name: e.getAttribute('name'),
				href: e.getAttribute('href'),
				ring: getComputedStyle(e).outlineStyle,
			}
		})
	const tabTo = async (wanted) => {
		for (let n = 0; n < 60; n++) {
			await page.keyboard.press('Tab')
			const now = await focus()
			check(now.ring !== 'none' || now.tag === 'BODY', `no ring on ${JSON.stringify(now)}`)
			if (wanted(now)) return
		}
		throw new Error('not reached by Tab')
	}
	await step('by keyboard alone: skip link, search, course, source', async () => {
		await visit(page, '/')
		await page.keyboard.press('Tab')
		same((await focus()).href, '#main', 'the first stop')
		await tabTo((now) => now.name === 'q')
		await page.keyboard.type(course.code)
		await page.keyboard.press('Enter')
		await page.waitForURL(/\/search\?q=/)
		await settled(page)
		await tabTo((now) => now.href === `/courses/${course.id}`)
		await page.keyboard.press('Enter')
		await page.waitForURL(`**/courses/${course.id}`)
		await settled(page)
		const link = course.items.find((item) => item.sources[0]?.counts).sources[0].link
		await tabTo((now) => now.href === link)
	})
	await context.close()
}

async function signingIn(browser) {
	const { context, page } = await visitor(browser)
	await step('a wrong password is said in words, the form stays', async () => {
		await visit(page, '/login?next=%2Fabout')
		await page.fill('#login', 'nobody')
		await page.fill('#password', 'wrong')
		await page.click('form button[type=submit]')
		await page.waitForURL(/error=wrong/)
		await page.locator('[role=alert]', { hasText: '账号或密码不对' }).waitFor()
		check(new URL(page.url()).searchParams.get('next') === '/about', 'next is lost')
	})
	await step('a reader signs in, comes back to `next`, signs out', async () => {
		await signIn(page, 'reader', '/about')
		same(new URL(page.url()).pathname, '/about', 'page')
		await settled(page)
		await page.click('.menu summary')
		await page.click('.menu button')
		await page.locator('header a[href^="/login"]').waitFor()
	})
	await step('`next` never leads to another site', async () => {
		await visit(page, '/login?next=%2F%2Fevil.example%2F')
		same(await page.inputValue('input[name=next]'), '/', 'next')
		await visit(page, '/login?next=/%09/evil.example/x')
		same(await page.inputValue('input[name=next]'), '/', 'next behind a tab')
	})
	await context.close()
}

async function states(browser, found) {
	const { context, page } = await visitor(browser)
	await step('states are said in words', async () => {
		const said = {
			bare: /没有找到可用的电子版|正在核对/,
			none: /无需教材/,
			later: /还没有选定教材/,
			weak: /没有完整的电子版|下面的来源/,
		}
		let seen = 0
		for (const [kind, words] of Object.entries(said)) {
			if (!found[kind]) continue
			await visit(page, `/courses/${found[kind].id}`)
			const text = await page.locator('main').innerText()
			check(words.test(text), `${kind} (${found[kind].code}): ${text.slice(0, 200)}`)
			seen++
		}
		check(seen >= 3, `the demonstration shows only ${seen} of the states`)
	})
	await step('nothing found, no such course, no such page', async () => {
		await visit(page, '/search?q=zzzzqqqq')
		check(
			(await page.locator('.state h2').innerText()).includes('zzzzqqqq'),
			'not said what was looked for',
		)
		await visit(page, '/courses/nosuchcourse')
		await page.locator('.state', { hasText: '没有找到' }).waitFor()
		await visit(page, '/no/such/page')
		await page.locator('.state', { hasText: '没有这一页' }).waitFor()
	})
	await step('a failing daemon is told with its reference, then tried again', async () => {
		const problem = {
			type: 'about:blank',
			title: 'x',
			status: 500,
			code: 'internal',
			detail: '',
			request: 'ref-1',
		}
		await page.route('**/api/v1/reserves/courses?*', (route) =>
			route.fulfill({
				status: 500,
				contentType: 'application/problem+json',
				body: JSON.stringify(problem),
			}),
		)
		await visit(page, '/search?q=a')
		await page.locator('.state', { hasText: 'ref-1' }).waitFor()
		await page.unroute('**/api/v1/reserves/courses?*')
		await page.click('.state button')
		await page.locator('.state', { hasText: 'ref-1' }).waitFor({ state: 'detached' })
	})
	await step('offline is told as such', async () => {
		await page.route('**/api/v1/**', (route) => route.abort())
		await page.goto('/search?q=b')
		await page.locator('.state', { hasText: '网络没有连上' }).waitFor()
		await page.unroute('**/api/v1/**')
	})
	await step('what is typed before the script arrives is kept', async () => {
		let go
		const held = new Promise((resolve) => (go = resolve))
		await page.route('**/assets/*.js', async (route) => {
			await held
			await route.continue()
		})
		await page.goto('/', { waitUntil: 'commit' })
		await page.fill('.hero input[name=q]', '线性')
		go()
		await page.locator('#app > footer').waitFor()
		same(await page.inputValue('.hero input[name=q]'), '线性', 'search box')
		same(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'q', 'focus')
		await page.unroute('**/assets/*.js')
	})
	await context.close()
}

async function shellAlone(browser) {
	const { context, page } = await visitor(browser, { javaScriptEnabled: false })
	await step('without a script: header, a search form that leads to /search', async () => {
		await page.goto('/')
		check(await page.locator('h1').isVisible(), 'no heading')
		await page.fill('.hero input[name=q]', 'abc')
		await page.press('.hero input[name=q]', 'Enter')
		await page.waitForURL(/\/search\?q=abc/)
	})
	await context.close()
}

/** What the pages themselves say is English; names and titles are the school's own. */
async function english(page, address) {
	if (address.includes('/courses/')) return
	const said = await page
		.locator('header nav, footer, main h2, main .state, main button')
		.allInnerTexts()
	const left = said.filter((text) => /\p{Script=Han}/u.test(text.replace('中文', '')))
	check(!left.length, `${address}: Chinese left: ${left.join(' | ')}`)
}

async function everyPage(browser, found) {
	const every = [
		'/',
		'/search',
		`/search?q=${encodeURIComponent(found.open.name)}`,
		'/search?q=zzzzqqqq',
		'/login?error=wrong',
		'/about',
		'/no/page',
	]
	for (const course of Object.values(found)) if (course) every.push(`/courses/${course.id}`)
	const open = (page) =>
		page.evaluate(() => document.querySelectorAll('main details').forEach((e) => (e.open = true)))
	const main = ['/', '/search', `/courses/${found.open.id}`, '/login']
	const looks = [
		{ width: 390, pages: every },
		{ width: 1280, pages: every },
		{ width: 390, dark: true, pages: main },
	]
	for (const { pages, ...look } of looks) {
		const { context, page } = await visitor(browser, look)
		await step(`axe finds nothing at ${look.width}${look.dark ? ' in the dark' : ''}`, async () => {
			for (const address of pages) {
				await visit(page, address)
				await open(page)
				await accessible(page, address)
				await fits(page, address)
				if (look.width < 700) await tappable(page, address)
			}
		})
		await context.close()
	}
	for (const look of [{ width: 320 }, { width: 320, language: 'en' }]) {
		const { context, page } = await visitor(browser, look)
		await step(`every page fits ${look.width} px in ${look.language ?? 'zh'}`, async () => {
			for (const address of every) {
				await visit(page, address)
				await open(page)
				await fits(page, address)
				if (look.language === 'en') await english(page, address)
			}
		})
		await context.close()
	}
	const { context, page } = await visitor(browser, { width: 1280 })
	await step('a course page on paper has its books and no controls', async () => {
		await visit(page, `/courses/${found.open.id}`)
		await page.emulateMedia({ media: 'print' })
		check(!(await page.locator('.who').isVisible()), 'the header’s controls are printed')
		check(!(await page.locator('.search').isVisible()), 'the search box is printed')
		check(await page.locator('.book h3').first().isVisible(), 'no book')
	})
	await context.close()
}

await journey(async (browser) => {
	const found = await specimens()
	check(found.open, 'the demonstration has no course with a source to open')
	await findAndOpen(browser, found.open)
	await keyboardAlone(browser, found.open)
	await signingIn(browser)
	await states(browser, found)
	await shellAlone(browser)
	await everyPage(browser, found)
})
