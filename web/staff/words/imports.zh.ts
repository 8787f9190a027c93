// Words of the import pages, Chinese. imports.en.ts has the same keys.
export default {
	'kind.tasks': '教学任务',
	'kind.textbooks': '教材选用',
	'kind.plan': '课程与教材合表',
	'kind.holdings': '资源书目',

	'state.asking': '等您确认各列',
	'state.checking': '正在检查',
	'state.checked': '等您入库',
	'state.storing': '正在入库',
	'state.stored': '已入库',
	'state.refused': '未入库（有问题行）',
	'state.failed': '没有办成',
	'state.cancelled': '已放弃',
} as const
