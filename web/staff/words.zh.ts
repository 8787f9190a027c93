// Words of the console, Chinese. words.en.ts has the same keys.
export default {
	'start.title': '馆员工作台',
} as const
