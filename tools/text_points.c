/* text_points — asks ICU, once per build, what core/text must know of every character, and prints it:
 *     point CLASS FOLD...     for characters that are not "other" or do not stay as they are (hex)
 *     compose FIRST SECOND WHOLE
 * tools/textgen.py makes C tables of it. Runs on the building machine; ICU is not needed afterwards. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

enum { ROOM = 128 };

struct tools {
	const UNormalizer2 *casefold, *nfd, *nfc;
	UTransliterator *ascii;
};

static UScriptCode script_of(UChar32 c)
{
	UErrorCode err = U_ZERO_ERROR;

	return uscript_getScript(c, &err);
}

static bool is_mark(UChar32 c)
{
	return c >= 0x300 && c <= 0x36f;
}

static UChar32 next(const UChar *text, int32_t *at, int32_t n)
{
	UChar lead = text[(*at)++];

	if (!U16_IS_LEAD(lead) || *at == n)
		return lead;
	return U16_GET_SUPPLEMENTARY(lead, text[(*at)++]);
}

/* Marks that stand on a Latin letter go. */
static int32_t strip(UChar *text, int32_t n)
{
	bool latin = false;
	int32_t out = 0;

	for (int32_t i = 0; i < n;) {
		UChar32 c = next(text, &i, n);

		if (is_mark(c) && latin)
			continue;
		if (!is_mark(c))
			latin = script_of(c) == USCRIPT_LATIN;
		U16_APPEND_UNSAFE(text, out, c);
	}
	return out;
}

static int32_t through(const UNormalizer2 *how, UChar *text, int32_t n)
{
	UErrorCode err = U_ZERO_ERROR;
	UChar copy[ROOM];

	memcpy(copy, text, (size_t)n * sizeof(*text));
	n = unorm2_normalize(how, copy, n, text, ROOM, &err);
	return U_SUCCESS(err) ? n : -1;
}

static int32_t fold(const struct tools *use, UChar32 c, UChar *text)
{
	UErrorCode err = U_ZERO_ERROR;
	int32_t n = 0, limit;

	U16_APPEND_UNSAFE(text, n, c);
	n = through(use->casefold, text, n);
	n = n < 0 ? n : through(use->nfd, text, n);
	n = n < 0 ? n : strip(text, n);
	if (n > 0 && script_of(c) == USCRIPT_LATIN) {
		limit = n;
		utrans_transUChars(use->ascii, text, &n, ROOM, 0, &limit, &err);
		n = U_SUCCESS(err) ? through(use->casefold, text, n) : -1;
	}
	return n < 0 ? n : through(use->nfc, text, n);
}

static bool is_cjk(UChar32 c)
{
	switch (script_of(c)) {
	case USCRIPT_HAN:
	case USCRIPT_HIRAGANA:
	case USCRIPT_KATAKANA:
	case USCRIPT_HANGUL:
	case USCRIPT_BOPOMOFO:
		return u_isalpha(c) || c == 0x3005 || c == 0x3007;
	default:
		return c == 0x30fc || c == 0x3099 || c == 0x309a;
	}
}

static char class_of(UChar32 c)
{
	bool mark = (U_MASK(u_charType(c)) & U_GC_M_MASK) != 0;

	if (u_isUWhiteSpace(c) || u_iscntrl(c))
		return 's';
	if (is_cjk(c))
		return 'c';
	if (u_isdigit(c))
		return 'd';
	if (u_isalpha(c) || (mark && script_of(c) > USCRIPT_INHERITED))
		return 'l';
	return 'o';
}

static bool tell_point(const struct tools *use, UChar32 c)
{
	UChar text[ROOM] = { 0 };
	int32_t n = fold(use, c, text), first = 0;
	char class = class_of(c);

	if (n < 0)
		return false;
	if (class == 'o' && n == U16_LENGTH(c) && next(text, &first, n) == c)
		return true;
	(void)printf("%x %c", (unsigned)c, class);
	for (int32_t i = 0; i < n;)
		(void)printf(" %x", (unsigned)next(text, &i, n));
	(void)printf("\n");
	return true;
}

static void tell_pair(const struct tools *use, UChar32 c)
{
	UErrorCode err = U_ZERO_ERROR;
	UChar text[ROOM];
	int32_t n = unorm2_getRawDecomposition(use->nfc, c, text, ROOM, &err), i = 0;
	UChar32 a, b;

	if (U_FAILURE(err) || n <= 0 || script_of(c) == USCRIPT_HANGUL)
		return;
	a = next(text, &i, n);
	if (i == n)
		return;
	b = next(text, &i, n);
	if (i == n && unorm2_composePair(use->nfc, a, b) == c)
		(void)printf("compose %x %x %x\n", (unsigned)a, (unsigned)b, (unsigned)c);
}

int main(void)
{
	UErrorCode err = U_ZERO_ERROR;
	UChar id[16];
	struct tools use = { .casefold = unorm2_getNFKCCasefoldInstance(&err) };

	use.nfd = unorm2_getNFDInstance(&err);
	use.nfc = unorm2_getNFCInstance(&err);
	u_uastrcpy(id, "Latin-ASCII");
	use.ascii = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &err);
	if (U_FAILURE(err)) {
		(void)fprintf(stderr, "text_points: ICU: %s\n", u_errorName(err));
		return 1;
	}
	for (UChar32 c = 0; c <= UCHAR_MAX_VALUE; c++) {
		if (u_charType(c) == U_SURROGATE || !u_isdefined(c))
			continue;
		if (!tell_point(&use, c))
			return 1;
		tell_pair(&use, c);
	}
	utrans_close(use.ascii);
	return fflush(stdout) == 0 ? 0 : 1;
}
