from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("entrepreneurs", "0012_nudges_move")]

    operations = [migrations.DeleteModel(name="Nudge")]
