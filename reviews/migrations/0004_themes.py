"""Plant the themes that every partnership begins with; each may add its own."""

from django.db import migrations

THEMES = [
    ("Abusive head trauma", "A baby who was shaken or hurt at the head, and how crying is coped with"),
    ("Damp, mould and housing", "Homes that harm: damp, mould, disrepair, overcrowding, temporary places"),
    ("Disabled children", "Children with disabilities or complex health needs, also where they live away from home"),
    ("Domestic abuse", "Abuse between adults in the home, and children as victims of it"),
    ("Exploitation", "Children exploited for sex, crime or labour, and those who go missing"),
    ("Information that was not shared", "What one agency knew and another needed"),
    ("Mental health of parents and carers", "Illness, distress and care around birth"),
    ("Neglect", "Needs that are not met over time"),
    ("Online harm", "Harm that begins or goes on through telephones and screens"),
    ("Physical abuse", "Injuries by somebody who was to care"),
    ("Professional curiosity", "Looking, asking and not being put off; disguised compliance"),
    ("Race, identity and bias", "Racism, adultification, culture and faith, and what was assumed"),
    ("Serious youth violence", "Knives, groups and harm between young people"),
    ("Sexual abuse", "In the family, by others, or by other children"),
    ("Substance misuse", "Alcohol and drugs, of carers or of the child"),
    ("Sudden unexpected death in infancy", "Unsafe sleep and what surrounded it"),
    ("Suicide and self-harm", "Suspected suicide, attempts and self-harm"),
    ("Unborn and very young babies", "What was known before birth and in the first year"),
    ("Voice of the child", "Whether the child was seen, heard and understood"),
]  # fmt: skip


def plant(apps, schema_editor):
    theme = apps.get_model("reviews.Theme")
    theme.objects.bulk_create(theme(name=name, says=says) for name, says in THEMES)


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0003_lengths"),
    ]
    operations = [migrations.RunPython(plant, migrations.RunPython.noop, elidable=True)]
