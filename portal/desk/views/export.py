"""Mijn werk and oversight as files; who exports one is logged."""

from portal.accounts.access import for_coordinators, staff_of
from portal.accounts.enums import ExportedList
from portal.accounts.logged_exports import export_list
from portal.accounts.scopes import list_team
from portal.desk import exports

export_work = export_list(
    ExportedList.WORK, lambda request, scope: exports.build_work_sheet([staff_of(request)])
)
export_team = export_list(
    ExportedList.TEAM,
    lambda request, scope: exports.build_work_sheet(list_team(scope)),
    way_in=for_coordinators,
)
export_traces = export_list(
    ExportedList.CHANGES,
    lambda request, scope: exports.build_trace_sheet(scope),
    way_in=for_coordinators,
)
export_looks = export_list(
    ExportedList.LOOKS,
    lambda request, scope: exports.build_look_sheet(scope),
    way_in=for_coordinators,
)
export_exports = export_list(
    ExportedList.EXPORTS,
    lambda request, scope: exports.build_export_sheet(scope),
    way_in=for_coordinators,
)
