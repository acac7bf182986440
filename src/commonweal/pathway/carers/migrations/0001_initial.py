import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_set_actor"),
        ("assessments", "0005_answers_are_the_form_s"),
        ("calculations", "0001_initial"),
        ("circle", "0002_standings"),
        ("identity", "0005_more_needs"),
        ("places", "0002_loaded_at"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CarerGoal",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "area",
                    models.CharField(
                        choices=[
                            ("work", "Work"),
                            ("learning", "Training or education"),
                            ("leisure", "Time for oneself, friends, hobbies"),
                            ("health", "Health"),
                            ("other", "Something else"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", models.CharField(max_length=300)),
                ("support", models.TextField(blank=True, verbose_name="what helps")),
                ("set_on", models.DateField()),
                ("set_by_name", models.CharField(max_length=200)),
                (
                    "achieved",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("fully", "Fully"),
                            ("partly", "Partly"),
                            ("not", "Not"),
                            ("not_wanted", "No longer wanted"),
                        ],
                        max_length=12,
                    ),
                ),
                ("achieved_on", models.DateField(blank=True, null=True)),
                ("achieved_words", models.TextField(blank=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.person"
                    ),
                ),
            ],
            options={
                "verbose_name": "goal of a carer",
                "verbose_name_plural": "goals of carers",
                "ordering": ("-set_on",),
            },
        ),
        migrations.CreateModel(
            name="CarerReview",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("held_on", models.DateField()),
                ("held_by_name", models.CharField(max_length=200)),
                ("how_it_is", models.TextField()),
                ("can_go_on", models.BooleanField(default=True, verbose_name="is able and willing to go on caring")),
                (
                    "next_step",
                    models.CharField(
                        choices=[
                            ("goes_on", "It goes on as it is"),
                            ("changes", "It changes"),
                            ("assess", "A new carer’s assessment"),
                            ("ends", "It ends: they care no more"),
                        ],
                        max_length=10,
                    ),
                ),
                ("next_on", models.DateField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.person"
                    ),
                ),
            ],
            options={
                "verbose_name": "review with a carer",
                "verbose_name_plural": "reviews with carers",
                "ordering": ("-held_on",),
            },
        ),
        migrations.CreateModel(
            name="Caring",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("carer_name", models.CharField(max_length=200)),
                ("cared_for_name", models.CharField(max_length=200, verbose_name="looks after")),
                (
                    "relationship",
                    models.CharField(help_text="what the carer is to them: son, wife, neighbour", max_length=100),
                ),
                ("does_what", models.TextField(blank=True)),
                (
                    "weekly_hours",
                    models.DecimalField(
                        blank=True, decimal_places=1, help_text="hours a week", max_digits=4, null=True
                    ),
                ),
                ("since", models.DateField(blank=True, null=True)),
                ("lives_with", models.BooleanField(default=False, verbose_name="lives with them")),
                ("may_tell", models.BooleanField(default=False, verbose_name="they may know")),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("end_why", models.CharField(blank=True, max_length=300)),
                (
                    "cared_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.person",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.person"
                    ),
                ),
                (
                    "supporter",
                    models.ForeignKey(
                        blank=True,
                        help_text="in their circle",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="circle.supporter",
                    ),
                ),
            ],
            options={
                "verbose_name": "person they care for",
                "verbose_name_plural": "people they care for",
            },
        ),
        migrations.CreateModel(
            name="CarerBreak",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("what", models.CharField(max_length=300)),
                (
                    "unit",
                    models.CharField(
                        choices=[("nights", "nights"), ("hours", "hours"), ("pounds", "pounds")], max_length=10
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, help_text="in its unit", max_digits=8)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("meanwhile", models.TextField(blank=True, verbose_name="who is there meanwhile")),
                ("asked_at", models.DateTimeField()),
                ("asked_by_name", models.CharField(max_length=200)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("answered_by_name", models.CharField(blank=True, max_length=200)),
                ("is_agreed", models.BooleanField(blank=True, null=True)),
                ("answer_words", models.TextField(blank=True)),
                ("booked_at", models.DateTimeField(blank=True, null=True)),
                ("booked_with", models.CharField(blank=True, max_length=200)),
                ("taken_on", models.DateField(blank=True, help_text="the day they came back", null=True)),
                (
                    "felt",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("better", "It did me good"),
                            ("same", "It made no difference"),
                            ("worse", "It was harder than staying"),
                        ],
                        max_length=10,
                    ),
                ),
                ("felt_words", models.TextField(blank=True)),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                ("cancelled_why", models.CharField(blank=True, max_length=300)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.person"
                    ),
                ),
                (
                    "caring",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="carers.caring",
                    ),
                ),
            ],
            options={
                "verbose_name": "break from caring",
                "verbose_name_plural": "breaks from caring",
            },
        ),
        migrations.CreateModel(
            name="Activation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("told_by", models.CharField(help_text="who rang: the carer, a hospital, a neighbour", max_length=200)),
                ("happened", models.TextField()),
                ("started_at", models.DateTimeField()),
                ("started_by_name", models.CharField(max_length=200)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_by_name", models.CharField(blank=True, max_length=200)),
                ("done", models.TextField(blank=True, verbose_name="what was done")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.person"
                    ),
                ),
                (
                    "caring",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="carers.caring"
                    ),
                ),
            ],
            options={
                "verbose_name": "time an emergency plan was needed",
                "verbose_name_plural": "times an emergency plan was needed",
            },
        ),
        migrations.CreateModel(
            name="EmergencyCall",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=200)),
                (
                    "answer",
                    models.CharField(
                        choices=[("coming", "Steps in"), ("cannot", "Cannot"), ("no_answer", "Did not answer")],
                        max_length=10,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=300)),
                ("called_at", models.DateTimeField()),
                ("called_by_name", models.CharField(max_length=200)),
                (
                    "activation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="calls", to="carers.activation"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.person"
                    ),
                ),
            ],
            options={
                "verbose_name": "call in an emergency",
                "verbose_name_plural": "calls in an emergency",
                "ordering": ("called_at",),
            },
        ),
        migrations.CreateModel(
            name="EmergencyPlan",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("carer_name", models.CharField(max_length=200)),
                ("cared_for_name", models.CharField(max_length=200)),
                (
                    "first",
                    models.TextField(
                        help_text="in the first hour: whom to call, what cannot wait", verbose_name="what happens first"
                    ),
                ),
                ("triggers", models.TextField(blank=True, verbose_name="when it is needed")),
                ("daily", models.TextField(blank=True, verbose_name="what each day needs")),
                ("medication", models.TextField(blank=True)),
                ("keys", models.TextField(blank=True, verbose_name="keys and getting in")),
                ("pets", models.TextField(blank=True)),
                ("not_to_do", models.TextField(blank=True, verbose_name="what not to do")),
                ("is_shown", models.BooleanField(default=False, verbose_name="the person cared for may read it")),
                ("review_on", models.DateField()),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("written_at", models.DateTimeField()),
                ("written_by_name", models.CharField(max_length=200)),
                ("replaced_at", models.DateTimeField(blank=True, null=True)),
                (
                    "cared_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.person",
                    ),
                ),
                (
                    "caring",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="plans", to="carers.caring"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.person"
                    ),
                ),
            ],
            options={
                "verbose_name": "emergency plan",
            },
        ),
        migrations.CreateModel(
            name="EmergencyHelper",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField(help_text="1 is asked first")),
                ("name", models.CharField(max_length=200)),
                ("relationship", models.CharField(blank=True, max_length=100)),
                ("phone", models.CharField(max_length=40)),
                ("how_long", models.CharField(blank=True, help_text="a night, until Sunday", max_length=100)),
                ("has_key", models.BooleanField(default=False)),
                ("agreed_on", models.DateField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.person"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="helpers", to="carers.emergencyplan"
                    ),
                ),
            ],
            options={
                "verbose_name": "somebody who can step in",
                "verbose_name_plural": "people who can step in",
                "ordering": ("position",),
            },
        ),
        migrations.AddField(
            model_name="activation",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="activations", to="carers.emergencyplan"
            ),
        ),
        migrations.CreateModel(
            name="ReplacementCare",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("family", "Family or friends, unpaid"),
                            ("sitting", "Somebody who comes and stays"),
                            ("home_care", "Home care"),
                            ("day", "Days out, or a day centre"),
                            ("care_home", "A short stay in a care home"),
                            ("host", "A stay with a host family"),
                        ],
                        max_length=12,
                    ),
                ),
                ("given_by", models.CharField(max_length=200)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("cost", models.DecimalField(decimal_places=2, default=0, help_text="pounds, all of it", max_digits=8)),
                (
                    "is_charged",
                    models.BooleanField(default=False, verbose_name="counts towards their own contribution"),
                ),
                ("arranged_at", models.DateTimeField()),
                ("arranged_by_name", models.CharField(max_length=200)),
                (
                    "carer_break",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="replacement", to="carers.carerbreak"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.person"
                    ),
                ),
            ],
            options={
                "verbose_name": "care while the carer has a break",
                "verbose_name_plural": "care while the carer has a break",
            },
        ),
        migrations.CreateModel(
            name="BreaksAllowance",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "unit",
                    models.CharField(
                        choices=[("nights", "nights"), ("hours", "hours"), ("pounds", "pounds")], max_length=10
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, help_text="in its unit", max_digits=8)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("why", models.TextField(blank=True)),
                ("agreed_at", models.DateTimeField()),
                ("agreed_by_name", models.CharField(max_length=200)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.person"
                    ),
                ),
            ],
            options={
                "verbose_name": "allowance for breaks",
                "verbose_name_plural": "allowances for breaks",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="breaks_end_after_start"
                    ),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="breaks_are_more_than_none"),
                    models.UniqueConstraint(fields=("person", "unit", "starts_on"), name="breaks_allowance_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Carer",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "card_number",
                    models.CharField(help_text="on the carer's card: it names nobody", max_length=12, unique=True),
                ),
                ("is_young", models.BooleanField(default=False, help_text="under 18", verbose_name="young carer")),
                (
                    "is_parent",
                    models.BooleanField(
                        default=False, help_text="of a child who is disabled", verbose_name="parent carer"
                    ),
                ),
                (
                    "is_working",
                    models.BooleanField(default=False, help_text="has a job besides", verbose_name="working carer"),
                ),
                ("would_help", models.TextField(blank=True)),
                (
                    "news",
                    models.CharField(
                        choices=[
                            ("none", "No news"),
                            ("email", "By e-mail"),
                            ("post", "On paper, by post"),
                            ("text", "By text message"),
                        ],
                        default="none",
                        max_length=10,
                        verbose_name="news for carers",
                    ),
                ),
                (
                    "offer",
                    models.CharField(
                        choices=[
                            ("not_yet", "Not offered yet"),
                            ("offered", "Offered, no answer yet"),
                            ("wanted", "Wants one"),
                            ("declined", "Does not want one now"),
                        ],
                        default="not_yet",
                        max_length=10,
                        verbose_name="carer's assessment",
                    ),
                ),
                ("offered_on", models.DateField(blank=True, null=True)),
                ("offer_words", models.TextField(blank=True)),
                ("registered_at", models.DateTimeField()),
                ("registered_by_name", models.CharField(max_length=200)),
                ("is_own_wish", models.BooleanField(default=False, verbose_name="asked themselves, online")),
                ("left_at", models.DateTimeField(blank=True, null=True)),
                ("left_why", models.TextField(blank=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.person"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.team"
                    ),
                ),
            ],
            options={
                "verbose_name": "time on the register of carers",
                "verbose_name_plural": "times on the register of carers",
                "indexes": [
                    models.Index(
                        condition=models.Q(("left_at", None)), fields=["team", "registered_at"], name="carer_of_team"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("left_at", None)), fields=("person",), name="carer_once_on_the_register"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CarerApplication",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("answers", models.JSONField(default=dict, help_text="what was typed, by question")),
                ("sent_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("answered_by_name", models.CharField(blank=True, max_length=200)),
                ("refused_why", models.TextField(blank=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.person",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.team"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("answered_at", None)), fields=["team", "sent_at"], name="carer_asked_team"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at", None)), fields=("account",), name="carer_asked_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CarerBudget",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "span",
                    models.CharField(
                        choices=[("one_off", "Once"), ("yearly", "Each year, until it is looked at again")],
                        max_length=10,
                    ),
                ),
                (
                    "given_as",
                    models.CharField(
                        choices=[("direct_payment", "Direct payment"), ("arranged", "The council arranges it")],
                        max_length=16,
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, help_text="pounds, once or a year", max_digits=8)),
                (
                    "contribution",
                    models.DecimalField(decimal_places=2, default=0, help_text="pounds, of the amount", max_digits=8),
                ),
                ("what_for", models.TextField()),
                ("why", models.TextField(blank=True, help_text="where it differs from the scheme's amount")),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("agreed_at", models.DateTimeField()),
                ("agreed_by_name", models.CharField(max_length=200)),
                ("paid_on", models.DateField(blank=True, null=True)),
                ("payment_reference", models.CharField(blank=True, max_length=60)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assessments.assessment"
                    ),
                ),
                (
                    "charging",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calculations.storedresult"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.person"
                    ),
                ),
                (
                    "working",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calculations.storedresult"
                    ),
                ),
            ],
            options={
                "verbose_name": "budget of a carer",
                "verbose_name_plural": "budgets of carers",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="carer_budget_is_something"),
                    models.CheckConstraint(
                        condition=models.Q(("contribution__gte", 0), ("contribution__lte", models.F("amount"))),
                        name="carer_pays_part_at_most",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                        name="carer_budget_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="caring",
            index=models.Index(fields=["cared_for"], name="caring_cared_for"),
        ),
        migrations.AddConstraint(
            model_name="caring",
            constraint=models.CheckConstraint(
                condition=models.Q(("cared_for", models.F("person")), _negated=True), name="caring_is_for_another"
            ),
        ),
        migrations.AddConstraint(
            model_name="caring",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("weekly_hours", None),
                    models.Q(("weekly_hours__gte", 0), ("weekly_hours__lte", 168)),
                    _connector="OR",
                ),
                name="caring_hours_are_of_a_week",
            ),
        ),
        migrations.AddConstraint(
            model_name="caring",
            constraint=models.UniqueConstraint(
                condition=models.Q(("cared_for__isnull", False), ("ended_on", None)),
                fields=("person", "cared_for"),
                name="caring_once_for_one",
            ),
        ),
        migrations.AddIndex(
            model_name="carerbreak",
            index=models.Index(fields=["person", "-starts_on"], name="carer_break_of_person"),
        ),
        migrations.AddConstraint(
            model_name="carerbreak",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="break_ends_after_start"
            ),
        ),
        migrations.AddConstraint(
            model_name="carerbreak",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="break_is_more_than_none"),
        ),
        migrations.AddConstraint(
            model_name="carerbreak",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("booked_at", None), ("taken_on", None)), ("is_agreed", True), _connector="OR"
                ),
                name="break_is_agreed_before_booked",
            ),
        ),
        migrations.AddIndex(
            model_name="emergencyplan",
            index=models.Index(
                condition=models.Q(("replaced_at", None)), fields=["cared_for"], name="carer_plan_cared_for"
            ),
        ),
        migrations.AddConstraint(
            model_name="emergencyplan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaced_at", None)), fields=("caring",), name="carer_plan_one_in_force"
            ),
        ),
        migrations.AddConstraint(
            model_name="emergencyplan",
            constraint=models.UniqueConstraint(fields=("caring", "version"), name="carer_plan_versions_differ"),
        ),
        migrations.AddConstraint(
            model_name="emergencyhelper",
            constraint=models.UniqueConstraint(fields=("plan", "position"), name="carer_helper_order"),
        ),
        migrations.AddConstraint(
            model_name="activation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("caring",), name="carer_emergency_one_at_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="activation",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_at", None), models.Q(("done", ""), _negated=True), _connector="OR"),
                name="carer_emergency_ends_with_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="replacementcare",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="replacement_ends_after_start"
            ),
        ),
        migrations.AddConstraint(
            model_name="replacementcare",
            constraint=models.CheckConstraint(
                condition=models.Q(("cost__gte", 0)), name="replacement_costs_nothing_or_more"
            ),
        ),
    ]
