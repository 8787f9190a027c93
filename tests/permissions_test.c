/* Every permission that a contract asks for is one that some role has: a misspelt one would shut everybody out. */
#include "daemon/services.h"
#include "services/people/people.h"
#include "testing/check.h"

int main(void)
{
	int asked = 0;

	for (size_t i = 0; services[i] != NULL; i++) {
		for (const struct route *r = services[i]->routes; r->method != NULL; r++) {
			bool known = r->need != NEED_PERMISSION ||
			             people_permission_known(r->permission);

			if (!known)
				(void)fprintf(stderr, "%s %s: no role has %s\n", r->method, r->path,
				    r->permission);
			CHECK(known);
			asked += r->need == NEED_PERMISSION;
		}
	}
	CHECK(asked > 0);
	return 0;
}
