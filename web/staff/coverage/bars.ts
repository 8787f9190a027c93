// What the chart is drawn from: ECharts' option in the page's own colours and type, and the height that it needs.
import type { EChartsCoreOption } from 'echarts/core'
import type { Ratio } from '@shared/format.ts'

export interface Bar {
	key: string
	name: string
	ratio: Ratio
}
export interface Picture {
	bars: Bar[]
	title: string
	source: string
	confirmed: string
	review: string
	label: (ratio: Ratio) => string
}
const margin = 12
const barHeight = 30
const titleType = { fontSize: 15, lineHeight: 22 }
const sourceType = { fontSize: 12, lineHeight: 18, fontWeight: 'normal' as const }

const colour = (name: string) =>
	getComputedStyle(document.documentElement).getPropertyValue(name).trim()
const share = (part: number, of: number) => Math.round((part * 1000) / of) / 10

/** How many lines a text takes when it is broken as ECharts breaks it, or one more. */
function lines(text: string, font: string, width: number): number {
	const pen = document.createElement('canvas').getContext('2d')
	if (!pen) return 1
	pen.font = font
	return Math.ceil((pen.measureText(text).width * 1.05) / width)
}

function texts({ title, source }: Picture, width: number) {
	const broken = { width, overflow: 'break' as const }
	const place = { left: margin, padding: 0 }
	return [
		{
			...place,
			text: title,
			top: margin,
			textStyle: { ...broken, ...titleType, color: colour('--ink') },
		},
		{
			...place,
			text: source,
			bottom: margin,
			textStyle: { ...broken, ...sourceType, color: colour('--ink-soft') },
		},
	]
}

function axes(bars: Bar[], narrow: boolean) {
	return {
		xAxis: {
			type: 'value',
			max: 100,
			axisLabel: { color: colour('--ink-soft'), hideOverlap: true },
			splitLine: { lineStyle: { color: colour('--line') } },
		},
		yAxis: {
			type: 'category',
			data: bars.map((one) => one.name),
			axisLabel: {
				color: colour('--ink'),
				width: narrow ? 96 : 200,
				overflow: 'truncate',
				interval: 0,
			},
			axisLine: { lineStyle: { color: colour('--edge') } },
			axisTick: { show: false },
		},
	}
}

function series(picture: Picture, bars: Bar[]) {
	const one = { type: 'bar', stack: 'all', barMaxWidth: 18 }
	const hatch = { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -0.8 }
	return [
		{
			...one,
			name: picture.confirmed,
			color: colour('--primary'),
			data: bars.map(({ ratio }) => share(ratio.confirmed, ratio.of)),
		},
		{
			...one,
			name: picture.review,
			color: colour('--wait'),
			itemStyle: { decal: { ...hatch, color: colour('--card') } },
			data: bars.map(({ ratio }) => share(ratio.with_review - ratio.confirmed, ratio.of)),
			label: {
				show: true,
				position: 'right',
				color: colour('--ink'),
				formatter: (at: { dataIndex: number }) => picture.label(bars[at.dataIndex]!.ratio),
			},
		},
	]
}

/** The picture of a width. */
export function barsOf(
	picture: Picture,
	width: number,
): { height: number; option: EChartsCoreOption } {
	const fontFamily = getComputedStyle(document.body).fontFamily
	const narrow = width < 500
	const inner = width - 2 * margin
	const shown = [...picture.bars].reverse() // ECharts counts from below
	const top = margin + titleType.lineHeight * lines(picture.title, `600 15px ${fontFamily}`, inner)
	const foot = margin + sourceType.lineHeight * lines(picture.source, `12px ${fontFamily}`, inner)
	return {
		height: top + 70 + shown.length * barHeight + foot,
		option: {
			animation: false,
			backgroundColor: colour('--card'),
			textStyle: { fontFamily },
			title: texts(picture, inner),
			legend: {
				top: top + 4,
				left: margin - 5,
				textStyle: { color: colour('--ink') },
				selectedMode: false,
			},
			grid: {
				left: margin,
				right: narrow ? 104 : 132,
				top: top + 36,
				bottom: foot + 8,
				containLabel: true,
			},
			...axes(shown, narrow),
			series: series(picture, shown),
		},
	}
}
