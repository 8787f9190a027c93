// What index.html painted before this script arrived: the search box may have been typed in or be in use. Read before Vue
// replaces it, used once by the search box that takes its place.
let typed: string | undefined
let focused = false

export function readShell(): void {
	// Two boxes, of which the page shows one.
	const boxes = Array.from(document.querySelectorAll<HTMLInputElement>('#app input[name=q]'))
	typed = boxes.find((box) => box.value)?.value
	focused = boxes.some((box) => box === document.activeElement)
}

/** What had been typed; undefined when nothing. */
export function takeTyped(): string | undefined {
	const text = typed
	typed = undefined
	return text
}

/** Puts the cursor back into the search box when it was there. */
export function restoreFocus(): void {
	const box = document.querySelector<HTMLInputElement>('#app input[name=q]')
	if (!focused || !box) return
	box.focus({ preventScroll: true })
	box.setSelectionRange(box.value.length, box.value.length)
}
