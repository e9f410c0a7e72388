#!/usr/bin/env python3
"""Splink on DuckDB over one of the sets that `kith link` is measured on; prints one JSON line.

usage: splink_peer.py SET FILE... --clusters OUT     SET: febrl3 febrl4 fake_1000 region region-thorough
Settings follow Splink's own examples for each public set; the region's follow its guidance for people data.
"""
import argparse
import json
import resource
import time

import duckdb
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on


def febrl(kind):
    return SettingsCreator(
        unique_id_column_name="rec_id",
        link_type=kind,
        blocking_rules_to_generate_predictions=[
            block_on("given_name", "surname"), block_on("date_of_birth"), block_on("soc_sec_id"),
            block_on("given_name", "postcode"), block_on("surname", "postcode"), block_on("state", "address_1"),
            block_on("street_number", "address_1"), block_on("postcode", "street_number"), block_on("suburb", "given_name"),
            block_on("suburb", "surname"),
        ],
        comparisons=[
            cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
            cl.NameComparison("surname").configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("date_of_birth", [1, 2]),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("address_1", [0.9, 0.7]).configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("suburb", [0.9, 0.7]).configure(term_frequency_adjustments=True),
        ],
        retain_intermediate_calculation_columns=False,
    )


def fake():
    return SettingsCreator(
        unique_id_column_name="unique_id",
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[
            block_on("first_name"), block_on("surname"), block_on("dob"), block_on("email"),
        ],
        comparisons=[
            cl.NameComparison("first_name"),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.ExactMatch("city").configure(term_frequency_adjustments=True),
            cl.EmailComparison("email"),
        ],
        retain_intermediate_calculation_columns=False,
    )


# Few rules and narrow training, as for millions; the thorough ones find a little more in three times the time.
REGION_RULES = [
    block_on("nhs_number"), block_on("given_names", "family_name", "date_of_birth"), block_on("date_of_birth", "postcode"),
    block_on("given_names", "family_name", "postcode"),
]
REGION_RULES_THOROUGH = REGION_RULES + [
    block_on("family_name", "date_of_birth"), block_on("given_names", "date_of_birth"), block_on("phone", "given_names"),
]


def region(rules):
    return SettingsCreator(
        unique_id_column_name="record_id",
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=rules,
        comparisons=[
            cl.NameComparison("given_names").configure(term_frequency_adjustments=True),
            cl.NameComparison("family_name").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison("date_of_birth", input_is_string=True),
            cl.PostcodeComparison("postcode").configure(term_frequency_adjustments=True),
            cl.ExactMatch("sex"),
            cl.ExactMatch("nhs_number"),
            cl.ExactMatch("phone"),
        ],
        retain_intermediate_calculation_columns=False,
    )


REGION_RECALL = ([block_on("nhs_number"), block_on("given_names", "family_name", "date_of_birth", "postcode")], 0.7)
SETS = {
    "febrl3": (lambda: febrl("dedupe_only"), ["rec_id"], [["given_name", "surname"], ["date_of_birth"], ["soc_sec_id"]],
               [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")], 0.9),
    "febrl4": (lambda: febrl("link_only"), ["rec_id"], [["given_name", "surname"], ["date_of_birth"], ["soc_sec_id"]],
               [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")], 0.9),
    "fake_1000": (fake, ["unique_id"], [["first_name", "surname"], ["dob"], ["email"]],
                  [block_on("first_name", "surname", "dob"), block_on("email")], 0.7),
    "region": (lambda: region(REGION_RULES), ["record_id"], [["given_names", "date_of_birth"], ["family_name", "postcode"]], *REGION_RECALL),
    "region-thorough": (lambda: region(REGION_RULES_THOROUGH), ["record_id"], [["date_of_birth"], ["given_names", "postcode"]], *REGION_RECALL),
}


def main():
    options = argparse.ArgumentParser()
    options.add_argument("set", choices=SETS)
    options.add_argument("files", nargs="+")
    options.add_argument("--clusters", required=True)
    options.add_argument("--thresholds", help="also write OUT.T for each of these, to find the best one")
    chosen = options.parse_args()
    make, _, trained, rules, recall = SETS[chosen.set]
    begun = time.time()
    connection = duckdb.connect()
    database = DuckDBAPI(connection=connection)
    frames = []
    for number, file in enumerate(chosen.files):
        # DuckDB's own reader: the quickest way in, and millions of rows need no second copy.
        connection.sql(f"create table file_{number} as select nullif(trim(columns(*)), '') from read_csv('{file}', all_varchar=true)")
        frames.append(database.register(f"file_{number}"))
    linker = Linker(frames if len(frames) > 1 else frames[0], make())
    linker.training.estimate_probability_two_random_records_match(rules, recall=recall)
    at_u = time.time()
    linker.training.estimate_u_using_random_sampling(max_pairs=5e6 if not chosen.set.startswith("region") else 1e7, seed=1)
    u_seconds = time.time() - at_u
    for columns in trained:
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*columns))
    # 0.5 and 0.9 are Splink's own suggestions; the better of all counts as its best.
    predictions = linker.inference.predict(threshold_match_probability=0.05)
    seconds = None
    for threshold in [0.5] + [float(t) for t in (chosen.thresholds or "").split(",") if t]:
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(predictions, threshold_match_probability=threshold)
        table = clusters.as_pandas_dataframe()
        if seconds is None:
            seconds = time.time() - begun
        key = next(column for column in ("rec_id", "unique_id", "record_id") if column in table.columns)
        name = chosen.clusters if threshold == 0.5 else f"{chosen.clusters}.{threshold}"
        table[[key, "cluster_id"]].rename(columns={key: "id", "cluster_id": "cluster"}).to_csv(name, index=False)
    print(json.dumps({"set": chosen.set, "seconds": seconds, "seconds_of_u": u_seconds,
                      "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


if __name__ == "__main__":
    main()
