// Columns as a librarian answers them: one line a header, whatever number of worksheets repeats it.
import type { reserves } from '@api'

export interface Header {
	header: string
	field: string
	unsure: boolean
	answered: boolean // remembered from an earlier file of the source
	samples: string[]
	sheets: number
}

const samplesShown = 4

/** In the file's order; a header that is unsure on one worksheet is unsure. */
export function byHeader(columns: reserves.Column[]): Header[] {
	const made = new Map<string, Header>()
	for (const column of columns) {
		const one = made.get(column.header)
		const unsure = column.confidence === 'unsure'
		if (!one) {
			made.set(column.header, {
				header: column.header,
				field: column.field,
				unsure,
				answered: column.confidence === 'answered',
				samples: column.samples.slice(0, samplesShown),
				sheets: 1,
			})
			continue
		}
		one.sheets++
		if (unsure && !one.unsure) one.field = column.field
		one.unsure ||= unsure
		for (const sample of column.samples)
			if (one.samples.length < samplesShown && !one.samples.includes(sample))
				one.samples.push(sample)
	}
	return [...made.values()]
}

/** What was unsure or has been changed, and the fields that stand in no column. */
export function answersOf(
	headers: Header[],
	chosen: Record<string, string>,
	absent: string[],
): reserves.ColumnAnswer[] {
	const given = headers
		.filter((one) => one.unsure || chosen[one.header] !== one.field)
		.map((one) => ({ header: one.header, field: chosen[one.header]! }))
	return [...given, ...absent.map((field) => ({ header: '', field }))]
}
