// Checks shared/tokens.css by calculation (WCAG 2.1 relative luminance): text on each ground it stands on >= 4.5:1, control
// borders and marks >= 3:1, in light and in dark; and that the two dark blocks say the same.
import { readFileSync } from 'node:fs'

const css = readFileSync(new URL('../shared/tokens.css', import.meta.url), 'utf8')

function block(start) {
	const from = css.indexOf(start)
	if (from < 0) throw new Error(`tokens.css has no ${start}`)
	const body = css.slice(css.indexOf('{', from) + 1, css.indexOf('}', from))
	return Object.fromEntries([...body.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map((m) => [m[1], m[2]]))
}

function luminance(hex) {
	const [r, g, b] = [1, 3, 5]
		.map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
		.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
	return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(one, other) {
	const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b)
	return (high + 0.05) / (low + 0.05)
}

const grounds = ['paper', 'card', 'sunk']
const texts = ['ink', 'ink-soft', 'primary', 'primary-strong', 'seal', 'ok', 'wait', 'info']
const pairs = [
	...texts.flatMap((text) => grounds.map((ground) => [text, ground, 4.5])),
	...['seal', 'ok', 'wait', 'info', 'primary'].flatMap((text) => [
		[text, `${text}-soft`, 4.5],
		['ink', `${text}-soft`, 4.5],
		['ink-soft', `${text}-soft`, 4.5],
	]),
	['ink', 'mark', 4.5],
	['primary', 'mark', 4.5],
	['primary-ink', 'primary', 4.5],
	['primary-ink', 'primary-strong', 4.5],
	...grounds.map((ground) => ['edge', ground, 3]),
]

let checks = 0
const bad = []
const light = block(':root {')
const system = block(":root:not([data-theme='light'])")
const chosen = block(":root[data-theme='dark']")
if (JSON.stringify(system) !== JSON.stringify(chosen)) bad.push('the two dark blocks differ')
for (const [name, theme] of [
	['light', light],
	['dark', { ...light, ...chosen }],
]) {
	for (const [text, ground, least] of pairs) {
		const got = contrast(theme[`--${text}`], theme[`--${ground}`])
		checks++
		if (!(got >= least))
			bad.push(`${name}: ${text} on ${ground} is ${got.toFixed(2)}:1, wanted ${least}:1`)
	}
}
console.log(bad.join('\n') || `${checks} pairs of colours have their contrast`)
process.exit(bad.length ? 1 : 0)
