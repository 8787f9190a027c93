/* The letter to a publisher: polite, exact, and short enough to be read. */
#include "platform/docx.h"
#include "services/reserves/reserves_report.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { COURSES_TOLD = 3 };

struct letter {
	const struct report_paper *paper;
	const struct facts *facts;
	const struct gap_publisher *publisher;
	struct docx docx;
	size_t titles;
	int64_t enrolled;
};

static bool asked_for(const struct gap *gap)
{
	return gap->book->verdict.covered == COVERED_NO;
}

static struct span say(const struct letter *l, const char *zh, const char *en)
{
	return words_in((struct words){ zh, en }, l->paper->language);
}

static bool english(const struct letter *l)
{
	return l->paper->language == LANGUAGE_EN;
}

static void paragraph(struct letter *l, struct span text)
{
	docx_paragraph(&l->docx, text, english(l) ? DOCX_LEFT : DOCX_INDENTED);
}

/* ---- what it says ---- */

static void put_opening(struct letter *l)
{
	struct arena *a = l->paper->a;
	struct span name = l->publisher->name, term = l->facts->code;

	docx_title(&l->docx,
	    say(l, "关于商请支持教材电子资源的函", "Request for electronic access to textbooks"));
	if (name.len == 0)
		name = say(l, "有关出版社", "Publisher");
	docx_paragraph(&l->docx, words_print(a, english(l) ? "To: %.*s" : "%.*s：", SPAN_FMT(name)),
	    DOCX_LEFT);
	paragraph(l, english(l) ? SPAN("Dear colleagues,") : SPAN("您好。"));
	paragraph(l,
	    words_print(a,
	        english(l)
	            ? "The library (%.*s) is preparing the textbooks of term %.*s for teaching on and off "
	              "campus. We have checked every course against everything that we may lawfully open "
	              "to readers. For %zu of your titles, named below, we have no such source yet; %lld "
	              "enrolments wait for them."
	            : "%.*s正在为 %.*s 学期的校内外教学准备教材。经逐门课程核对，下列 %zu 种贵社教材已被本学期课程"
	              "指定使用，共涉及选课 %lld 人次，而我馆目前没有可供师生合法使用的电子版。",
	        SPAN_FMT(l->paper->library), SPAN_FMT(term), l->titles, (long long)l->enrolled));
}

static void put_requests(struct letter *l)
{
	paragraph(l, say(l, "为使学生按时用上正版教材，恳请贵社支持：",
	                 "So that students have the lawful edition in time, may we ask you for:"));
	paragraph(
	    l, say(l, "1. 如有电子版或数字教材平台，请告知机构订购或授权的方式与报价；",
	           "1. a price and terms for an institutional licence, where an electronic edition "
	           "exists;"));
	paragraph(
	    l, say(l, "2. 如暂不能订购，恳请于本学期内向我校师生临时开放校外访问，并告知起止日期；",
	           "2. temporary access for our students and teachers during this term, on and off "
	           "campus, with its first and last day, where it cannot be licensed now;"));
	paragraph(
	    l, say(l, "3. 如已有新版、已停印或权利不在贵社，请一并告知。",
	           "3. word of a newer edition, or that a title is out of print or not yours to "
	           "license."));
	paragraph(
	    l, say(l, "访问范围限于我校在册师生，经统一身份认证登录，我馆负责防止超量下载与传播。",
	           "Access is for enrolled students and staff who sign in by name; the library "
	           "guards against excessive downloading and passing on."));
}

/* ---- the list ---- */

static struct span courses_of(struct letter *l, const struct gap *gap)
{
	struct buf text = { .arena = l->paper->a };

	for (size_t i = 0; i < gap->n_courses && i < COURSES_TOLD; i++) {
		if (i != 0)
			buf_add(&text, say(l, "、", ", "));
		buf_add(&text, gap->courses[i]);
	}
	if (gap->n_courses > COURSES_TOLD)
		buf_add(&text, words_print(l->paper->a, english(l) ? " and %zu more" : "等 %zu 门",
		                   english(l) ? gap->n_courses - COURSES_TOLD : gap->n_courses));
	return buf_span(&text);
}

static struct span title_of(struct letter *l, const struct gap *gap)
{
	struct span title = gap->book->title, volume = gap->book->volume;

	return words_print(l->paper->a, "%.*s%s%.*s%s", SPAN_FMT(title), volume.len ? " " : "",
	    (int)volume.len, volume.len ? volume.ptr : "",
	    !gap->policy ? ""
	    : english(l) ? " (prescribed)"
	                 : "（马工程）");
}

static void put_list(struct letter *l)
{
	const struct docx_column columns[] = {
		{ say(l, "序号", "No."), 8 },
		{ say(l, "书名", "Title"), 21 },
		{ say(l, "责任者", "Author"), 15 },
		{ say(l, "版次", "Edition"), 10 },
		{ say(l, "ISBN", "ISBN"), 18 },
		{ say(l, "使用课程", "Courses"), 16 },
		{ say(l, "选课人次", "Enrolled"), 12 },
	};
	size_t number = 0;

	docx_page(&l->docx);
	docx_heading(&l->docx, say(l, "附：教材清单", "List of titles"));
	docx_table(&l->docx, columns, COUNT(columns));
	for (size_t i = 0; i < l->publisher->n; i++) {
		const struct gap *gap = &l->publisher->gaps[i];
		const struct span cells[] = {
			words_print(l->paper->a, "%zu", number + 1),
			title_of(l, gap),
			gap->book->contributors,
			gap->book->edition,
			gap->book->isbn,
			courses_of(l, gap),
			words_print(l->paper->a, "%lld", (long long)gap->enrolled),
		};

		if (!asked_for(gap))
			continue;
		docx_table_row(&l->docx, cells, COUNT(cells));
		number++;
	}
	docx_table_end(&l->docx);
	paragraph(l,
	    words_print(l->paper->a,
	        english(l)
	            ? "Counted on %.*s. Enrolled: students of the sections that use the "
	              "title; a student in two courses counts twice."
	            : "统计截至%.*s。选课人次为使用该教材的教学班选课人数之和，一人选两门课计两次。",
	        SPAN_FMT(words_day(l->paper->a, l->paper->now, l->paper->language))));
}

static void put_closing(struct letter *l)
{
	struct arena *a = l->paper->a;
	const struct report_paper *p = l->paper;

	paragraph(l, say(l, "盼复，并致谢意。", "We look forward to your answer and thank you."));
	paragraph(
	    l, say(l, "联系人：____________    电话：____________    电子邮箱：____________",
	           "Contact: ____________    Telephone: ____________    E-mail: ____________"));
	if (p->contact.len != 0)
		paragraph(l, words_print(a, english(l) ? "Library: %.*s" : "馆方联系方式：%.*s",
		                 SPAN_FMT(p->contact)));
	if (p->address.len != 0)
		paragraph(l, words_print(a, english(l) ? "Address: %.*s" : "地址：%.*s",
		                 SPAN_FMT(p->address)));
	docx_paragraph(&l->docx,
	    words_print(a,
	        english(l) ? "%.*s\nSigned: ____________\n%.*s"
	                   : "%.*s（盖章）\n签发：____________\n%.*s",
	        SPAN_FMT(p->library), SPAN_FMT(words_day(a, p->now, p->language))),
	    DOCX_RIGHT);
}

bool report_letter(const struct report_paper *paper, const struct facts *facts,
    const struct gap_publisher *publisher, struct span *ret_file, struct err *err)
{
	struct letter l = { .paper = paper, .facts = facts, .publisher = publisher };

	for (size_t i = 0; i < publisher->n; i++) {
		l.titles += asked_for(&publisher->gaps[i]);
		l.enrolled += asked_for(&publisher->gaps[i]) ? publisher->gaps[i].enrolled : 0;
	}
	if (l.titles == 0)
		return err_set(err, ERR_NOT_FOUND,
		    "all titles of this publisher wait for review: decide them first");
	docx_init(&l.docx, paper->a);
	put_opening(&l);
	put_requests(&l);
	put_closing(&l);
	put_list(&l);
	return docx_finish(&l.docx, ret_file, err);
}
