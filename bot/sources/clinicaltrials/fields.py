"""What a sweep asks for, by the registry's names: all that parse_study reads; a whole record is five times as large."""

from __future__ import annotations

FIELDS = (
    "NCTId", "Acronym", "BriefTitle", "OfficialTitle", "OverallStatus", "WhyStopped",
    "StartDate", "StartDateType", "PrimaryCompletionDate", "PrimaryCompletionDateType",
    "CompletionDate", "CompletionDateType", "StudyFirstPostDate", "LastUpdatePostDate",
    "LeadSponsorName", "CollaboratorName", "BriefSummary", "Condition", "Keyword",
    "StudyType", "Phase", "EnrollmentCount", "EnrollmentType",
    "ArmGroupLabel", "ArmGroupType", "ArmGroupDescription", "ArmGroupInterventionName",
    "InterventionType", "InterventionName", "InterventionOtherName", "InterventionDescription",
    "PrimaryOutcomeMeasure", "PrimaryOutcomeTimeFrame", "SecondaryOutcomeMeasure", "SecondaryOutcomeTimeFrame",
    "EligibilityCriteria", "LocationCountry", "HasResults", "ResultsFirstPostDate",
    "LargeDocTypeAbbrev", "LargeDocHasProtocol", "LargeDocHasSAP", "ReferencePMID", "ReferenceType", "NCTIdAlias",
)  # fmt: skip
