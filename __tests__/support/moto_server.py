"""moto's server, with one fault mended.

moto 5.2.1 takes every statement of a bucket policy whose condition is not met for a refusal, whatever its effect
(moto/iam/access_control.py, IAMPolicyStatement.is_action_permitted), so that the usual "deny what is not TLS" locks a
bucket for everyone. Here a bucket policy is stored and returned, and decides nothing.
"""

import sys

from moto.iam.access_control import PermissionResult
from moto.s3.models import FakeBucket
from moto.server import main

FakeBucket.get_permission = lambda self, action, resource: PermissionResult.NEUTRAL

main(sys.argv[1:])
