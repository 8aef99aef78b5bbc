from django.urls import path

from programmes.browsing.views import compare, detail, listing, map, overview
from programmes.sharing import alert_views as alert
from programmes.sharing import export_views as export
from programmes.sharing import feed_views as feed

app_name = "programmes"
urlpatterns = [
    path("", listing.list_programmes, name="list"),
    path("kaart/", map.show_map, name="map"),
    path("export.csv", export.export_list, {"ending": "csv"}, name="export_csv"),
    path("export.xlsx", export.export_list, {"ending": "xlsx"}, name="export_xlsx"),
    path("atom.xml", feed.show_feed, name="feed"),
    path("melding/", alert.show_alert_form, name="alert"),
    path("melding/aangevraagd/", alert.show_asked, name="alert_asked"),
    path("melding/uit/<str:token>/", alert.show_off, name="alert_off"),
    path("melding/<str:token>/", alert.show_confirm, name="alert_confirm"),
    path("vergelijk/", compare.compare_programmes, name="compare"),
    path("overzicht/", overview.show_overview, name="overview"),
    # Pages come before the slugs of programmes; no programme may have the name of a page.
    path("<slug:slug>/", detail.show_programme, name="detail"),
]
