/* One line a room, neighbours before those that call them. */
#include "daemon/services.h"

#include "services/people/people.h"
#include "services/reserves/reserves.h"
#include "services/resources/resources.h"
#include "services/system/system.h"

const struct service *const services[] = {
	&people_service,
	&resources_service,
	&reserves_service,
	&system_service,
	NULL,
};
