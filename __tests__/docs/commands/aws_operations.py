"""Writes what the AWS CLI takes for each operation that a file names, from botocore's service models.

    python3 aws_operations.py <file> [--check]

The file is a JSON object whose keys are operations such as "ec2 describe-volumes" or "ec2 wait volume-available".
With --check nothing is written, and exit code 1 says that it is out of date.
"""

import json
import sys

import botocore.session
from botocore import xform_name


def options_of(shape):
    lists, values, flags, required = [], [], [], []
    for member, model in (shape.members if shape else {}).items():
        option = "--" + xform_name(member, "-")
        {"list": lists, "boolean": flags}.get(model.type_name, values).append(option)
        if member in shape.required_members:
            required.append(option)
    return {
        "lists": sorted(lists),
        "values": sorted(values),
        "flags": sorted(flags),
        "required": sorted(required),
    }


def described(session, words):
    service, *rest = words.split(" ")
    service = {"s3api": "s3"}.get(service, service)
    client = session.create_client(
        service, region_name="us-east-1", aws_access_key_id="none", aws_secret_access_key="none"
    )
    if rest[0] == "wait":
        known = client.waiter_names
        if rest[1].replace("-", "_") not in known:
            raise SystemExit(f"{words}: {service} waits for {', '.join(known)}")
        waits = client.get_waiter(rest[1].replace("-", "_"))
        model = client.meta.service_model.operation_model(waits.config.operation)
        return options_of(model.input_shape)
    methods = client.meta.method_to_api_mapping
    method = rest[0].replace("-", "_")
    if method not in methods:
        raise SystemExit(f"{words}: {service} has no such operation")
    return options_of(client.meta.service_model.operation_model(methods[method]).input_shape)


def main(path, *more):
    with open(path, encoding="utf8") as file:
        before = file.read()
    session = botocore.session.get_session()
    names = sorted(json.loads(before))
    after = json.dumps({name: described(session, name) for name in names}, indent=2) + "\n"
    if "--check" in more:
        if json.loads(after) != json.loads(before):
            raise SystemExit(f"{path} is out of date: run {sys.argv[0]} {path}")
    else:
        with open(path, "w", encoding="utf8") as file:
            file.write(after)


main(*sys.argv[1:])
