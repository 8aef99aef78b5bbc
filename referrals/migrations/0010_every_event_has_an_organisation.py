import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("referrals", "0009_events_of_an_organisation")]

    operations = [
        migrations.AlterField(
            model_name="referralevent",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="programmes.organisation",
            ),
        ),
    ]
