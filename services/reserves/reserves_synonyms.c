/* The table is data from field practice: the offices' files, the usual teaching systems (their screens and
 * the codes of their columns), graduate schools, vendors' lists, KBART. A word stands once for a kind. */
#include "services/reserves/reserves_synonyms.h"

#include "services/reserves/reserves_tidy.h"

#define TEXT (1U << PLAN_TEXTBOOKS)
#define BOOK (TEXT | 1U << PLAN_COMBINED)
#define TASK (1U << PLAN_TASKS | 1U << PLAN_COMBINED)
#define PLAN (TASK | TEXT)
#define HELD (1U << PLAN_HOLDINGS)
#define ALL (PLAN | HELD)

static const struct {
	enum column_field field;
	unsigned kinds;
	int rank;
	const char *words;
} groups[] = {
	/* clang-format off */
	{ COLUMN_IGNORED, ALL, 0,
	    "序号 行号 no 顺序号" },
	{ COLUMN_IGNORED, PLAN, 0,
	    "学分 课程学分 学时 总学时 周学时 理论学时 实验学时 实践学时 学时学分 "
	    "上机学时 授课学时 课内学时 起止周 周次 上课周次 节次 星期 时间 "
	    "上课时间 开课时间 上课地点 时间地点 地点 教室 上课教室 教室名称 校历周 "
	    "考核方式 考试方式 考试类型 考试性质 语种 授课语言 教师职称 职称 "
	    "学生用量 教师用量 用量 数量 征订数量 订购数量 学生数量 教师数量 征订数 "
	    "是否首选 是否沿用 沿用 首选 是否征订 是否订购 选用类型 选用方式 "
	    "使用年限 审核人 审核时间 审核日期 审核意见 课程英文名 课程英文名称 "
	    "英文名称 教材英文名称 年级 使用年级 专业 使用专业 使用专业年级 "
	    "适用专业 专业名称 丛书名 印次 印刷时间 获奖情况 供货商 折扣 实价 "
	    "教材编号 教材代码 教材id 申报人 申报时间 填报人 选用人 联系电话 电话 "
	    "合班 合班信息 分组 教学方式 授课方式 面向对象 操作 余量 课余量 "
	    "选课余量 教研室 系室 教材数量 字数 译者国别 金额 码洋 credits hours "
	    "room xf xs sksj skdd" },
	{ COLUMN_IGNORED, HELD, 0,
	    "字数 开本 装帧 页数 丛书名 语种 语言 定价 价格 单价 印次 主题词 关键词 "
	    "摘要 简介 内容简介 上架时间 更新时间 封面 专题 学科 出版地 文件大小 "
	    "格式 附注 备注 language pages keywords abstract subject" },
	{ COLUMN_SCHOOL_YEAR, PLAN, 0,
	    "学年 开课学年 学年度 选用学年 schoolyear academicyear xn" },
	{ COLUMN_TERM, PLAN, 0,
	    "学期 开课学期 学年学期 执行学期 使用学期 教学学期 开课学年学期 "
	    "选用学期 征订学期 学年学期名称 学期名称 term semester xq xnxq" },
	{ COLUMN_COURSE, PLAN, 0,
	    "课程 课程信息 开课课程" },
	{ COLUMN_COURSE_CODE, PLAN, 0,
	    "课程代码 课程号 课程编号 课程编码 课程代号 coursecode courseno "
	    "coursenumber kch kcdm kcbh" },
	{ COLUMN_COURSE_CODE, PLAN, 1,
	    "课号 科目代码 科目编号 课程码 课程内部编号" },
	{ COLUMN_COURSE_CODE, PLAN, 2,
	    "课程id courseid" },
	{ COLUMN_COURSE_CODE, PLAN, 3,
	    "代码 编号 编码" },
	{ COLUMN_COURSE_NAME, PLAN, 0,
	    "课程名称 课程名 课名 课程中文名称 课程中文名 课程全称 coursename "
	    "coursetitle course kcmc kcm" },
	{ COLUMN_COURSE_NAME, PLAN, 1,
	    "科目名称 科目 课程名称中文" },
	{ COLUMN_COLLEGE, PLAN, 0,
	    "开课学院 开课单位 开课院系 开课部门 开课系 开课院部 开课学院部 "
	    "开课学院系部 开课单位名称 开课学院名称 承担单位 开课系部 开课系所 kkxy "
	    "kkdw college school department" },
	{ COLUMN_COLLEGE, PLAN, 1,
	    "学院 院系 院系名称 学院名称 所属学院 所属院系 教学单位 授课单位 "
	    "课程所属学院 课程归属单位 归口学院 归属学院 院系所 院所 系部 学院部门 "
	    "授课学院 课程归属学院 开设单位 所在学院 faculty" },
	{ COLUMN_COLLEGE, PLAN, 2,
	    "培养单位 使用单位 使用学院 选用单位 选用学院 申报单位 填报单位 "
	    "报送单位" },
	{ COLUMN_COLLEGE, PLAN, 3,
	    "单位 部门 单位名称" },
	{ COLUMN_LEVEL, PLAN, 0,
	    "培养层次 学历层次 学生层次 教育层次 开课层次 课程层次 适用层次 "
	    "学位层次 办学层次 培养类别 level" },
	{ COLUMN_LEVEL, PLAN, 1,
	    "学生类别 学生类型 授课对象 培养类型 教学层次 学生培养层次" },
	{ COLUMN_LEVEL, PLAN, 3,
	    "层次" },
	{ COLUMN_NATURE, PLAN, 0,
	    "课程性质 修读性质 修读类型 修读方式 修习类别 选修类型 必选修 "
	    "课程性质名称 必修选修 选必修 nature kcxz" },
	{ COLUMN_NATURE, PLAN, 1,
	    "课程属性 修课方式 选课性质" },
	{ COLUMN_NATURE, PLAN, 3,
	    "性质 属性" },
	{ COLUMN_CATEGORY, PLAN, 0,
	    "课程类别 课程类型 课程分类 课程种类 课程类别名称 category kclb" },
	{ COLUMN_CATEGORY, PLAN, 1,
	    "课程归属 课程模块 课程体系 课程大类 课程群 课程类" },
	{ COLUMN_CATEGORY, TASK, 3,
	    "类别 类型" },
	{ COLUMN_SECTION, PLAN, 0,
	    "教学班号 教学班编号 教学班代码 教学班id 教学班序号 选课课号 上课班号 "
	    "课堂号 课堂编号 讲台号 section sectionno classno jxbh xkkh" },
	{ COLUMN_SECTION, PLAN, 1,
	    "课序号 课程序号 选课序号 选课编号 教学任务编号 任务编号 教学任务号 "
	    "分班号 班级编号 班号 开课编号 通知单编号 通知单号 开课号 开课序号 "
	    "教学班 班次 kxh" },
	{ COLUMN_SECTION, PLAN, 2,
	    "教学班名称 教学班名 课堂名称 上课班名称" },
	{ COLUMN_SECTION, PLAN, 3,
	    "班 班别" },
	{ COLUMN_CLASSES, PLAN, 0,
	    "教学班组成 上课班级 班级组成 选课班级 使用班级 行政班 行政班级 "
	    "合班班级 授课班级 上课班级组成 班级名称 教学班班级 jxbzc" },
	{ COLUMN_CLASSES, PLAN, 1,
	    "班级" },
	{ COLUMN_TEACHER_NUMBERS, PLAN, 0,
	    "教师工号 工号 职工号 教工号 教师号 教师编号 教职工号 教师代码 "
	    "任课教师工号 主讲教师工号 授课教师工号 教师职工号 教工编号 "
	    "任课教师编号 任课教师号 jsgh jgh" },
	{ COLUMN_TEACHERS, PLAN, 0,
	    "教师姓名 任课教师 主讲教师 授课教师 上课教师 教师信息 教职工信息 "
	    "任课老师 任课教师姓名 主讲教师姓名 授课教师姓名 教师名称 开课教师 "
	    "授课老师 任课教师信息 教师 教职工姓名 jsxm teacher teachers instructor "
	    "instructors" },
	{ COLUMN_TEACHERS, PLAN, 1,
	    "主讲人 老师 主讲 教师名 责任教师 首席教师 任课人 讲课人 讲课教师 "
	    "讲课老师 授课人" },
	{ COLUMN_TEACHERS, PLAN, 2,
	    "课程负责人 负责人 指导教师 负责教师" },
	{ COLUMN_TEACHERS, PLAN, 3,
	    "姓名" },
	{ COLUMN_ENROLLED, PLAN, 0,
	    "选课人数 实际人数 实选人数 已选人数 修读人数 选课总人数 实际选课人数 "
	    "选课学生数 人数容量 选课人数容量 已选容量 实修人数 enrolled enrollment "
	    "enrolment xkrs" },
	{ COLUMN_ENROLLED, PLAN, 1,
	    "教学班人数 上课人数 学生人数 人数 学生数 总人数 在读人数 班级人数 "
	    "上课总人数 学习人数 选课数 听课人数 rs" },
	{ COLUMN_ENROLLED, PLAN, 2,
	    "排课人数 已选 使用人数 应到人数" },
	{ COLUMN_CAPACITY, PLAN, 0,
	    "容量 课容量 人数上限 限选人数 选课容量 教学班容量 最大人数 计划人数 "
	    "班容量 限制人数 课程容量 选课上限 最大容量 上限人数 capacity" },
	{ COLUMN_CAMPUS, PLAN, 0,
	    "校区 开课校区 上课校区 校区名称 所在校区 教学校区 campus" },
	{ COLUMN_COURSE_STATE, PLAN, 0,
	    "课程状态 开课状态 是否停开 是否开课 任务状态 停开标志 停开 开课情况 "
	    "教学任务状态" },
	{ COLUMN_TITLE, BOOK, 0,
	    "教材名称 教材名 教材书名 教材全称 选用教材名称 主教材名称 教材名称书名 "
	    "教材中文名 教材中文名称 使用教材名称 征订教材名称 拟用教材名称 书名 "
	    "jcmc textbook textbooktitle title" },
	{ COLUMN_TITLE, BOOK, 1,
	    "选用教材 使用教材 教材 主教材 拟用教材 征订教材 教科书 书籍名称 "
	    "图书名称 书目名称 教材选用 所用教材 题名 正题名" },
	{ COLUMN_TITLE, BOOK, 3,
	    "名称" },
	{ COLUMN_TITLE, HELD, 0,
	    "书名 题名 图书名称 书籍名称 正题名 教材名称 标题 刊名 书刊名 "
	    "题名与责任者 publicationtitle title booktitle" },
	{ COLUMN_TITLE, HELD, 1,
	    "资源名称 文献名称 电子书名称 书目名称" },
	{ COLUMN_TITLE, HELD, 3,
	    "名称" },
	{ COLUMN_CONTRIBUTORS, BOOK, 0,
	    "作者 主编 编者 编著者 著者 作者主编 主编作者 教材作者 教材主编 编著 "
	    "责任者 著作者 主编编著者 作者编者 编著作者 主要作者 第一作者 第一主编 "
	    "作译者 著编者 主编姓名 作者姓名 编者姓名 教材编者 主编著者 "
	    "主编作者编著者 zz zb author authors" },
	{ COLUMN_AUTHOR, HELD, 0,
	    "作者 责任者 著者 主编 编者 编著者 作译者 主要责任者 第一责任者 著作者 "
	    "作者名 作者姓名 author authors firstauthor creator" },
	{ COLUMN_PUBLISHER, ALL, 0,
	    "出版社 出版单位 出版者 教材出版社 出版社名称 出版机构 出版商 "
	    "出版发行者 出版发行 publisher publishername press cbs" },
	{ COLUMN_EDITION, ALL, 0,
	    "版次 版本 教材版次 教材版本 版本号 版次版本 版本版次 版别 版次印次 "
	    "版印次 版本说明 edition monographedition bc" },
	{ COLUMN_VOLUME, ALL, 0,
	    "册次 卷册 册别 卷次 卷册号 分册 volume" },
	{ COLUMN_VOLUME, ALL, 3,
	    "册 卷" },
	{ COLUMN_ISBN, ALL, 0,
	    "isbn 书号 标准书号 isbn号 国际标准书号 isbn书号 书号isbn 教材书号 "
	    "教材isbn 教材isbn号 isbn编号 isbn码 isbn13 isbn13位 标准书号isbn "
	    "国际标准书号isbn isbn号码 isbn标准书号 printisbn printidentifier pisbn" },
	{ COLUMN_ISBN, ALL, 1,
	    "统一书号 纸书isbn 纸质isbn 纸质书isbn 纸本isbn 印刷版isbn isbn纸质" },
	{ COLUMN_ISBN, ALL, 2,
	    "条形码 条码 isbn10" },
	{ COLUMN_ISBN_MORE, ALL, 0,
	    "电子书isbn 电子isbn eisbn isbn电子 电子版isbn onlineidentifier "
	    "onlineisbn 书号2 isbn2" },
	{ COLUMN_YEAR, ALL, 0,
	    "出版时间 出版年 出版日期 出版年份 出版年月 出版年度 教材出版时间 "
	    "出版时间年 版次时间 版本时间 publicationyear "
	    "datemonographpublishedprint cbsj" },
	{ COLUMN_YEAR, ALL, 3,
	    "年份 年 year date 年代" },
	{ COLUMN_PRICE, PLAN, 0,
	    "定价 单价 价格 教材单价 教材定价 书价 定价元 单价元 价格元 price" },
	{ COLUMN_REFERENCES, BOOK, 0,
	    "参考书 参考书目 参考教材 参考书名称 参考书籍 主要参考书 主要参考书目 "
	    "参考资料 参考文献 推荐参考书 教学参考书 references" },
	{ COLUMN_TEXTBOOK_KIND, BOOK, 0,
	    "教材类型 教材类别 教材性质 教材种类 教材级别 教材属性 教材等级 "
	    "教材规划类型 规划类型 教材类型名称 入选规划 jclx" },
	{ COLUMN_TEXTBOOK_KIND, BOOK, 1,
	    "教材来源 教材层次 规划教材 规划情况 教材规划 获奖等级" },
	{ COLUMN_TEXTBOOK_KIND, BOOK, 2,
	    "是否规划教材 是否自编" },
	{ COLUMN_TEXTBOOK_KIND, TEXT, 3,
	    "类型 类别" },
	{ COLUMN_IS_POLICY, BOOK, 0,
	    "是否马工程 是否马工程教材 马工程教材 是否马工程重点教材 马工程 "
	    "是否为马工程教材 是否马工程教材是否" },
	{ COLUMN_IS_NATIONAL, BOOK, 0,
	    "是否国家级规划教材 是否国家规划教材 国家级规划教材 是否国规" },
	{ COLUMN_IS_FOREIGN, BOOK, 0,
	    "是否境外教材 境外教材 是否境外 是否外文原版 是否原版教材 是否引进教材" },
	{ COLUMN_ITEM_KIND, BOOK, 0,
	    "教材用途 用途 图书用途 书目类型 选用类别 教材参考书 教材或参考书 "
	    "使用类型 教材参考书类型 教材角色 书目用途" },
	{ COLUMN_STATE, BOOK, 0,
	    "是否选用教材 是否使用教材 是否有教材 有无教材 教材选用情况 选用情况 "
	    "教材状态 选用状态 教材选用状态 是否选用 教材使用情况 是否需要教材 "
	    "是否需教材" },
	{ COLUMN_STATE, BOOK, 1,
	    "状态" },
	{ COLUMN_REVIEW, BOOK, 0,
	    "审核状态 审核结果 审批状态 审核情况 审批结果 院系审核 教务审核" },
	{ COLUMN_REASON, BOOK, 0,
	    "无教材原因 不选用原因 不选用教材原因 无需教材原因 未选用原因 "
	    "不使用教材原因 无教材说明 未选用教材原因 不选用理由 原因" },
	{ COLUMN_REASON, BOOK, 1,
	    "备注 说明 备注说明 其他说明 remark remarks note notes bz" },
	{ COLUMN_ID, HELD, 0,
	    "id ssid ss号 ssno 图书id 资源id 记录号 唯一标识 记录控制号 控制号 "
	    "标识号 bookid titleid 资源编号 图书编号 资源标识 书目id 系统号 唯一号 "
	    "recordid 资源标识符" },
	{ COLUMN_ID, HELD, 1,
	    "dx号 dxid dxnumber 编号 文献编号 条目号 内部编号" },
	{ COLUMN_ID, HELD, 3,
	    "号码" },
	{ COLUMN_KIND, HELD, 0,
	    "资源类型 文献类型 类型 kind type publicationtype 文献类别 资源类别 "
	    "出版物类型 载体类型" },
	{ COLUMN_URL, HELD, 0,
	    "url 链接 链接地址 网址 阅读地址 访问地址 全文链接 阅读链接 访问链接 "
	    "资源链接 全文地址 link titleurl 电子书链接 打开地址 在线阅读地址 "
	    "阅读网址 访问网址" },
	{ COLUMN_URL, HELD, 3,
	    "地址" },
	{ COLUMN_COMPLETENESS, HELD, 0,
	    "completeness 完整性 完整程度 全文情况 全文 是否全文 内容完整性 "
	    "阅读方式 开放程度 可读范围 阅读权限 coveragedepth 阅读范围 开放范围 "
	    "内容范围 全文状态" },
	{ COLUMN_CLASS_NUMBER, HELD, 0,
	    "中图分类号 分类号 中图法分类号 中图法分类 clc classnumber 图书分类号 "
	    "中图分类 中图法 分类" },
	/* clang-format on */
};

enum { GROUPS = sizeof(groups) / sizeof(groups[0]), WITHIN_LEAST = 4, WORD_MOST = 60 };

struct synonym synonym_exact(struct span key, enum plan_kind kind)
{
	for (size_t i = 0; key.len <= WORD_MOST && i < GROUPS; i++) {
		struct span words = span_of(groups[i].words);

		if (!(groups[i].kinds & 1U << kind))
			continue;
		while (words.len > 0)
			if (span_eq(span_cut(&words, ' '), key))
				return (struct synonym){ groups[i].field, groups[i].rank };
	}
	return (struct synonym){ COLUMN_NONE, 0 };
}

/* The last place in key where word stands, counted from its end; SIZE_MAX: nowhere. */
static size_t place_from_end(struct span key, struct span word)
{
	size_t end = SIZE_MAX, at;

	while ((at = tidy_find(key, word)) != SIZE_MAX) {
		key = tidy_from(key, at + 1);
		end = key.len + 1 - word.len;
	}
	return end;
}

struct synonym synonym_within(struct span key, enum plan_kind kind)
{
	struct synonym best = { COLUMN_NONE, 0 };
	size_t best_len = WITHIN_LEAST - 1, best_end = SIZE_MAX;

	for (size_t i = 0; i < GROUPS; i++) {
		struct span words = span_of(groups[i].words);

		if (!(groups[i].kinds & 1U << kind) || groups[i].rank == 3)
			continue;
		while (words.len > 0) {
			struct span word = span_cut(&words, ' ');
			size_t end = word.len < best_len || word.len < WITHIN_LEAST
			                 ? SIZE_MAX
			                 : place_from_end(key, word);

			if (end == SIZE_MAX || (word.len == best_len && end >= best_end))
				continue;
			best = (struct synonym){ groups[i].field, groups[i].rank };
			best_len = word.len;
			best_end = end;
		}
	}
	return best;
}

void synonyms_each(void (*each)(void *with, struct span word, unsigned kinds), void *with)
{
	for (size_t i = 0; i < GROUPS; i++) {
		struct span words = span_of(groups[i].words);

		while (words.len > 0)
			each(with, span_cut(&words, ' '), groups[i].kinds);
	}
}
