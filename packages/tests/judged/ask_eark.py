"""Asks eark-validator about a package and prints what it says, line by line: severity, rule, place, message.

At import it wants vocabularies from the network which its own wheel ships; it is given those.
"""

import importlib.util
import pathlib
import sys
import urllib.request

spec = importlib.util.find_spec("eark_validator")
vocabularies = pathlib.Path(spec.origin).parent / "ipxml" / "resources" / "vocabs"
urllib.request.urlopen = lambda address: (vocabularies / address.rsplit("/", 1)[1]).open("rb")

from eark_validator.packages import PackageValidator  # noqa: E402

report = PackageValidator(pathlib.Path(sys.argv[1])).validation_report
results = list(report.structure.messages)
if report.metadata is not None:
    results += report.metadata.schema_results.messages
    results += report.metadata.schematron_results.messages
else:
    print("ERROR\tno metadata were judged\t\t")
for result in results:
    print(result.severity.name, result.rule_id, result.location, result.message, sep="\t")
