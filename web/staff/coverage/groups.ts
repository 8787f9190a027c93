// Groups of coverage as the page needs them: named in its language, in the order of a ratio, in the unit of a ratio.
import type { reserves } from '@api'
import { number, type Ratio } from '@shared/format.ts'
import { t } from '../words/coverage.ts'

export const ways = ['college', 'level', 'category', 'course'] as const
export const units = ['course', 'title', 'enrolment'] as const
export type Unit = (typeof units)[number]
export interface Group {
	key: string
	name: string
	course: Ratio
	title: Ratio
	enrolment: Ratio
}

/** Levels and categories are words; colleges and courses are called what the library calls them. */
export function named(by: reserves.CoverageBy, groups: readonly Group[]): Group[] {
	const name = (group: Group) => {
		if (group.key === 'none') return t('group.none')
		if (by === 'level') return t.of(`level.${group.key}`, group.name)
		return by === 'category' ? t.of(`category.${group.key}`, group.name) : group.name
	}
	return groups.map((group) => ({ ...group, name: name(group) }))
}

const share = ({ confirmed, of }: Ratio) => (of ? confirmed / of : -1)

/** Best covered first, larger before smaller, those with nothing to count last. */
export function sorted(groups: readonly Group[], unit: Unit): Group[] {
	return [...groups].sort(
		(a, b) => share(b[unit]) - share(a[unit]) || b[unit].of - a[unit].of || b.title.of - a.title.of,
	)
}

/** The largest of those that have something to count, in their order: as many as a picture holds. */
export function largest(groups: readonly Group[], unit: Unit, most: number): Group[] {
	const all = groups.filter((one) => one[unit].of > 0)
	const size = (a: Group, b: Group) => b[unit].of - a[unit].of || b.enrolment.of - a.enrolment.of
	const kept = new Set([...all].sort(size).slice(0, most))
	return all.filter((one) => kept.has(one))
}

export function factsOf(unit: Unit, ratio: Ratio): string {
	return t(`facts.${unit}`, { n: number(ratio.confirmed), of: number(ratio.of) })
}
