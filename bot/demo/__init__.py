"""The product on bundled records: invented papers, trials and announcements, served as the real services serve theirs.

records/ holds one YAML file per record; a domain expert edits them. bundle.py dates them from a given today. services/
answers as PubMed, ClinicalTrials.gov and feeds do. standin.py puts these answers on a local address, so that the demo
runs the same connectors as production, with no network. run.py is the command.
"""
