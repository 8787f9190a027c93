/* Which passwords are refused. Length does most of the work (NIST SP 800-63B 5.1.1.2: no rules about kinds of
 * characters, but a list of what is tried first); the list holds what is long enough and still common. */
#include "core/utf8.h"
#include "services/people/people_inside.h"

enum { DIFFERENT_MIN = 5, LOGIN_TELLING = 4 };

static const char *const common[] = {
	"0123456789",
	"1234567890",
	"0987654321",
	"9876543210",
	"12345678910",
	"1234567891",
	"123456789a",
	"a123456789",
	"aa123456789",
	"abc123456789",
	"abcd123456",
	"abcd1234567",
	"abcdefghij",
	"abcdefg123",
	"asd123456789",
	"asdfghjkl;",
	"asdfghjkl123",
	"qwertyuiop",
	"qwertyuiop123",
	"qwerty1234",
	"qwerty12345",
	"qwerty123456",
	"qazwsxedcrfv",
	"1qaz2wsx3edc",
	"1qazxsw23edc",
	"1q2w3e4r5t",
	"1q2w3e4r5t6y",
	"q1w2e3r4t5",
	"zxcvbnm123",
	"zxcvbnm123456",
	"password12",
	"password123",
	"password1234",
	"password2020",
	"password2021",
	"password2022",
	"password2023",
	"password2024",
	"password2025",
	"password2026",
	"passw0rd123",
	"p@ssw0rd123",
	"p@ssword123",
	"mypassword",
	"changeme123",
	"letmein123",
	"welcome123",
	"welcome1234",
	"iloveyou123",
	"iloveyou1314",
	"iloveyou520",
	"woaini1314",
	"woaini520",
	"woaini123456",
	"woaini5201314",
	"woaiwojia123",
	"5201314520",
	"1314520520",
	"5201314521",
	"13145201314",
	"admin12345",
	"admin123456",
	"admin1234567",
	"administrator",
	"administrator1",
	"root123456",
	"test123456",
	"user123456",
	"guest123456",
	"student123",
	"teacher123",
	"library123",
	"library2020",
	"librarian1",
	"librarian123",
	"tushuguan1",
	"tushuguan123",
	"tushuguan123456",
	"kaijuan123",
	"kaijuan2020",
	"kaijuan123456",
	"xuexiao123",
	"daxue123456",
	"beijing2008",
	"zhongguo123",
	"china123456",
	"zhang123456",
	"wang123456",
	"li123456789",
	"football123",
	"baseball123",
	"sunshine123",
	"princess123",
	"monkey123456",
	"dragon123456",
	"superman123",
	"computer123",
	"internet123",
	"google123456",
	"computer1234",
	"1111122222",
	"1122334455",
	"1231231231",
	"123123123123",
	"1234512345",
	"123654789a",
	"147258369a",
	"147258369147",
	"a1b2c3d4e5",
	"aaaaabbbbb",
	"qq123456789",
	"qq1234567890",
	"wx123456789",
	"wechat123456",
};

static char small(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static bool same(struct span s, struct span word)
{
	for (size_t i = 0; i < s.len && i < word.len; i++)
		if (small(s.ptr[i]) != word.ptr[i])
			return false;
	return s.len == word.len;
}

static bool is_common(struct span password)
{
	for (size_t i = 0; i < sizeof(common) / sizeof(common[0]); i++)
		if (same(password, span_of(common[i])))
			return true;
	return false;
}

static bool holds(struct span s, struct span word)
{
	for (size_t i = 0; i + word.len <= s.len; i++)
		if (same((struct span){ s.ptr + i, word.len }, word))
			return true;
	return false;
}

static size_t different(struct span s)
{
	bool seen[256] = { false };
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++) {
		bool *one = &seen[(unsigned char)s.ptr[i]];

		n += !*one;
		*one = true;
	}
	return n;
}

bool password_fit(struct span password, struct span login, struct err *err)
{
	size_t points;

	if (!utf8_valid(password, &points))
		return err_field(err, "password", "not UTF-8");
	if (points < PASSWORD_MIN || points > PASSWORD_MAX)
		return err_field(
		    err, "password", "%d to %d characters", PASSWORD_MIN, PASSWORD_MAX);
	if (is_common(password) || different(password) < DIFFERENT_MIN)
		return err_field(err, "password", "this is one of those that are tried first");
	return login.len < LOGIN_TELLING || !holds(password, login) ||
	       err_field(err, "password", "the login must not be part of it");
}
