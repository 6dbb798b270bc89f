"""Plain vocabularies of who people and organisations are: no model, no rule."""

from django.db import models


class Sector(models.TextChoices):
    """The part of public life that an agency or a seat stands for; quorum is counted by sector."""

    LOCAL_AUTHORITY = "local_authority", "Local authority"
    ICB = "icb", "Integrated care board"
    POLICE = "police", "Police"
    EDUCATION = "education", "Education"
    EARLY_YEARS = "early_years", "Early years"
    HEALTH_PROVIDER = "health_provider", "Health provider"
    PROBATION = "probation", "Probation and justice"
    VOLUNTARY = "voluntary", "Voluntary, community and faith"
    HOUSING = "housing", "Housing"
    INDEPENDENT = "independent", "Independent"
    COMMUNITY = "community", "Community and lay"
    ELECTED = "elected", "Elected members"
    OTHER = "other", "Other"


# The three statutory safeguarding partners (Children Act 2004, section 16E).
STATUTORY_SECTORS = (Sector.LOCAL_AUTHORITY, Sector.ICB, Sector.POLICE)


class AgencyKind(models.TextChoices):
    """What an organisation is."""

    COUNCIL = "council", "Council"
    COUNCIL_SERVICE = "council_service", "Council service"
    ICB = "icb", "Integrated care board"
    CCG = "ccg", "Clinical commissioning group"
    POLICE = "police", "Police"
    NHS_TRUST = "nhs_trust", "NHS trust"
    AMBULANCE = "ambulance", "Ambulance service"
    GENERAL_PRACTICE = "general_practice", "General practice"
    PROBATION = "probation", "Probation"
    CAFCASS = "cafcass", "Cafcass"
    YOUTH_CUSTODY = "youth_custody", "Youth custody"
    CHILDRENS_HOME = "childrens_home", "Children's home"
    NURSERY = "nursery", "Nursery or pre-school"
    PRIMARY = "primary", "Primary, infant or junior school"
    SECONDARY = "secondary", "Secondary school"
    SPECIAL = "special", "Special school"
    ALTERNATIVE_PROVISION = "alternative_provision", "Alternative provision"
    INDEPENDENT_SCHOOL = "independent_school", "Independent school"
    COLLEGE = "college", "College"
    CHILDREN_AND_FAMILY_CENTRE = "family_centre", "Children and family centre"
    CHARITY = "charity", "Charity or community group"
    FAITH = "faith", "Faith group"
    SPORT = "sport", "Sports body"
    HOUSING = "housing", "Housing provider"
    FIRE = "fire", "Fire and rescue"
    IMMIGRATION = "immigration", "Immigration and borders"
    OTHER = "other", "Other"


SCHOOL_AND_SETTING_KINDS = (
    AgencyKind.NURSERY,
    AgencyKind.PRIMARY,
    AgencyKind.SECONDARY,
    AgencyKind.SPECIAL,
    AgencyKind.ALTERNATIVE_PROVISION,
    AgencyKind.INDEPENDENT_SCHOOL,
    AgencyKind.COLLEGE,
    AgencyKind.CHILDREN_AND_FAMILY_CENTRE,
)


class Role(models.TextChoices):
    """What a person is in one partnership (DOMAIN 2.1). A person may hold several; each is dated."""

    LEAD_PARTNER = "lsp", "Lead safeguarding partner"
    DELEGATED_PARTNER = "dsp", "Delegated safeguarding partner"
    EDUCATION_PARTNER = "edu_partner", "Education partner"
    EXECUTIVE_MEMBER = "exec_member", "Executive member"
    PARTNERSHIP_CHAIR = "partnership_chair", "Partnership chair"
    INDEPENDENT_CHAIR = "ind_chair", "Independent chair"
    SCRUTINEER = "scrutineer", "Independent scrutineer"
    CHAMPION = "champion", "Safeguarding champion"
    BUSINESS_MANAGER = "business_manager", "Business manager"
    SUPPORT_OFFICER = "admin_officer", "Business support officer"
    LEARNING_COORDINATOR = "ld_coordinator", "Learning and development coordinator"
    EDUCATION_OFFICER = "edu_officer", "Education safeguarding officer"
    GROUP_CHAIR = "group_chair", "Chair of a group"
    AGENCY_LEAD = "agency_lead", "Agency safeguarding lead"
    VIRTUAL_MEMBER = "virtual_member", "Virtual member"
    SECTION_11_AUTHOR = "s11_author", "Section 11 author"
    SECTION_11_SIGN_OFF = "s11_signoff", "Section 11 sign-off"
    CASE_MEMBER = "case_member", "Case review member"
    CASE_GUEST = "case_guest", "Invited to one case"
    NOTIFIER = "la_notifier", "Local authority notifier"
    REVIEWER = "reviewer", "Independent reviewer"
    DESIGNATED_PROFESSIONAL = "designated_prof", "Designated or named professional"
    LAY_MEMBER = "lay_member", "Lay member"
    ELECTED_EXECUTIVE = "elected_exec", "Elected member"
    ELECTED_OBSERVER = "elected_observer", "Elected member, observer"
    TRAINER = "trainer", "Trainer"
    DELEGATE = "delegate", "Learner"
    LINE_MANAGER = "line_manager", "Line manager"
    SCHOOL_USER = "school_user", "School or setting safeguarding lead"
    FINANCE_OFFICER = "finance_officer", "Finance officer"
    LIAISON = "liaison", "Liaison with another board"
    YOUTH_PANEL = "youth", "Youth panel"
    SYSTEM_ADMINISTRATOR = "sysadmin", "System administrator"


# Who may come in with a password alone on a real installation: people who can reach nothing above their own bookings.
ROLES_WITHOUT_SECOND_FACTOR = frozenset({Role.DELEGATE, Role.LINE_MANAGER})

# The partnership's own staff.
BUSINESS_UNIT = frozenset({Role.BUSINESS_MANAGER, Role.SUPPORT_OFFICER})
