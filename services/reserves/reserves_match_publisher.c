#include "services/reserves/reserves_match_publisher.h"

#include "core/buf.h"
#include "core/text.h"
#include "services/reserves/reserves_cut.h"
#include "services/reserves/reserves_match_words.h"
#include "services/reserves/reserves_tidy.h"

static const char *const suffixes[] = { "出版社有限责任公司", "出版社股份有限公司",
	"出版社有限公司", "出版股份有限公司", "出版有限责任公司", "出版有限公司", "出版社集团",
	"出版集团", "出版总社", "出版公司", "出版中心", "出版社", "出版", "股份有限公司",
	"有限责任公司", "有限公司", "公司", "集团", "社", NULL };

/* Short name (without 出版社) and the name it stands for (without it too). */
static const char *const aliases[][2] = { { "高教", "高等教育" }, { "人卫", "人民卫生" },
	{ "清华", "清华大学" }, { "北大", "北京大学" }, { "人大", "中国人民大学" },
	{ "人民大学", "中国人民大学" }, { "机工", "机械工业" }, { "机械", "机械工业" },
	{ "电子", "电子工业" }, { "人邮", "人民邮电" }, { "邮电", "人民邮电" },
	{ "外研", "外语教学与研究" }, { "外教", "上海外语教育" }, { "人教", "人民教育" },
	{ "教科", "教育科学" }, { "人文", "人民文学" }, { "商务", "商务印书馆" },
	{ "三联", "生活读书新知三联书店" }, { "三联书店", "生活读书新知三联书店" },
	{ "生活读书新知三联", "生活读书新知三联书店" }, { "北师大", "北京师范大学" },
	{ "华东师大", "华东师范大学" }, { "华师大", "华东师范大学" },
	{ "华中师大", "华中师范大学" }, { "复旦", "复旦大学" }, { "同济", "同济大学" },
	{ "浙大", "浙江大学" }, { "武大", "武汉大学" }, { "华中科大", "华中科技大学" },
	{ "华科", "华中科技大学" }, { "华科大", "华中科技大学" }, { "中大", "中山大学" },
	{ "西安交大", "西安交通大学" }, { "西交大", "西安交通大学" },
	{ "上海交大", "上海交通大学" }, { "上交大", "上海交通大学" },
	{ "西电", "西安电子科技大学" }, { "西电科大", "西安电子科技大学" },
	{ "电子科大", "电子科技大学" }, { "成电", "电子科技大学" }, { "哈工大", "哈尔滨工业大学" },
	{ "北航", "北京航空航天大学" }, { "北理工", "北京理工大学" },
	{ "北京理工", "北京理工大学" }, { "北邮", "北京邮电大学" }, { "北语", "北京语言大学" },
	{ "北交大", "北京交通大学" }, { "中科大", "中国科学技术大学" },
	{ "中国科大", "中国科学技术大学" }, { "南大", "南京大学" }, { "南开", "南开大学" },
	{ "天大", "天津大学" }, { "东南", "东南大学" }, { "河海", "河海大学" },
	{ "矿大", "中国矿业大学" }, { "厦大", "厦门大学" }, { "川大", "四川大学" },
	{ "重大", "重庆大学" }, { "山大", "山东大学" }, { "吉大", "吉林大学" },
	{ "湖大", "湖南大学" }, { "中南", "中南大学" }, { "苏大", "苏州大学" },
	{ "暨大", "暨南大学" }, { "华南理工", "华南理工大学" }, { "华工", "华南理工大学" },
	{ "大连理工", "大连理工大学" }, { "大工", "大连理工大学" }, { "武汉理工", "武汉理工大学" },
	{ "东北财大", "东北财经大学" }, { "东财", "东北财经大学" }, { "上财", "上海财经大学" },
	{ "西财", "西南财经大学" }, { "西南财大", "西南财经大学" },
	{ "首经贸", "首都经济贸易大学" }, { "对外经贸", "对外经济贸易大学" },
	{ "贸大", "对外经济贸易大学" }, { "法大", "中国政法大学" }, { "政法", "中国政法大学" },
	{ "中传", "中国传媒大学" }, { "农大", "中国农业大学" }, { "农业", "中国农业" },
	{ "林业", "中国林业" }, { "电力", "中国电力" }, { "铁道", "中国铁道" },
	{ "建工", "中国建筑工业" }, { "建筑工业", "中国建筑工业" }, { "水利", "中国水利水电" },
	{ "水利水电", "中国水利水电" }, { "化工", "化学工业" }, { "财经", "中国财政经济" },
	{ "中国财经", "中国财政经济" }, { "社科文献", "社会科学文献" }, { "社科", "中国社会科学" },
	{ "中国社科", "中国社会科学" }, { "世图", "世界图书" }, { "中医药", "中国中医药" },
	{ "中国中医", "中国中医药" }, { "人军医", "人民军医" }, { "上海科技", "上海科学技术" },
	{ "上科", "上海科学技术" }, { "江苏科技", "江苏科学技术" }, { "国防", "国防工业" },
	{ "石化", "中国石化" }, { "纺织", "中国纺织" }, { "轻工", "中国轻工业" },
	{ "轻工业", "中国轻工业" }, { "劳动", "中国劳动社会保障" }, { "税务", "中国税务" },
	{ "统计", "中国统计" }, { "人美", "人民美术" }, { "人音", "人民音乐" },
	{ "上音", "上海音乐学院" }, { "中青", "中国青年" }, { "上译", "上海译文" },
	{ "译文", "上海译文" }, { "oup", "oxford university" }, { "cup", "cambridge university" } };

static const char *const generic[] = { "press", "pr", "publishing", "publishers", "publisher",
	"publications", "publication", "pub", "co", "company", "inc", "ltd", "llc", "limited",
	"corporation", "corp", "the", "and", "of", "group", "verlag", "s", "sons", "education",
	"intl", "edition", NULL };

static struct span written_out(struct span name)
{
	for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++)
		if (span_eq(name, span_of(aliases[i][0])))
			return span_of(aliases[i][1]);
	return name;
}

static void add_han(struct arena *a, struct buf *out, struct span part)
{
	struct buf key = { .arena = a };
	struct span name, shorter;

	text_key_of_fold(&key, part);
	name = shorter = buf_span(&key);
	while (cut_any_end(&shorter, suffixes))
		if (tidy_length(shorter) >= 2)
			name = shorter;
	if (name.len == 0)
		return;
	buf_add(out, written_out(name));
	buf_add(out, SPAN("\n"));
}

static void add_latin(struct arena *a, struct buf *out, struct span part)
{
	struct buf words = { .arena = a };
	struct text_tokens it = text_tokens_of(part);
	struct text_token t;

	while (text_next(&it, &t)) {
		if (cut_is_any(t.word, generic))
			continue;
		if (words.len != 0)
			buf_add(&words, SPAN(" "));
		buf_add(&words, span_eq(t.word, SPAN("univ")) ? SPAN("university") : t.word);
	}
	if (words.len == 0)
		return;
	buf_add(out, written_out(buf_span(&words)));
	buf_add(out, SPAN("\n"));
}

/* The sign between two publishers in one cell. */
static bool is_sign(uint32_t c)
{
	return c == ',' || c == ';' || c == '/' || c == 0x3001 || c == 0xb7 || c == 0x2022 ||
	       c == 0x30fb;
}

static void add_part(struct arena *a, struct buf *out, struct span part)
{
	part = cut_trim(part);
	if (part.len == 0)
		return;
	if (cut_is_latin(part))
		add_latin(a, out, part);
	else
		add_han(a, out, part);
}

struct span match_publisher_read(struct arena *a, struct span cell)
{
	struct buf folded = { .arena = a }, out = { .arena = a };
	struct span rest, part;

	text_fold(&folded, cell);
	rest = buf_span(&folded);
	/* 生活·读书·新知三联书店 is one name with points in it. */
	if (tidy_has(rest, SPAN("三联书店")) && tidy_has(rest, SPAN("读书"))) {
		add_han(a, &out, SPAN("生活读书新知三联书店"));
		return buf_span(&out);
	}
	for (part = (struct span){ rest.ptr, 0 }; rest.len != 0;) {
		const char *at = rest.ptr;

		if (is_sign(text_point(&rest))) {
			add_part(a, &out, (struct span){ part.ptr, (size_t)(at - part.ptr) });
			part.ptr = rest.ptr;
		}
		part.len = (size_t)(rest.ptr - part.ptr);
	}
	add_part(a, &out, part);
	return buf_span(&out);
}

/* -- comparing */

static bool is_same(struct span a, struct span b)
{
	if (span_eq(a, b))
		return true;
	if (cut_is_latin(a) != cut_is_latin(b))
		return false;
	if (cut_is_latin(a))
		return match_is_subset(a, b) || match_is_subset(b, a);
	if (tidy_length(a) < 4 || tidy_length(b) < 4)
		return false;
	return tidy_has(a, b) || tidy_has(b, a);
}

enum publisher_match match_publisher_compare(struct span a, struct span b)
{
	if (a.len == 0 || b.len == 0)
		return PUBLISHER_MISSING;
	while (a.len != 0) {
		struct span one = span_cut(&a, '\n');

		for (struct span rest = b; rest.len != 0;)
			if (is_same(one, span_cut(&rest, '\n')))
				return PUBLISHER_SAME;
	}
	return PUBLISHER_DIFFERS;
}
