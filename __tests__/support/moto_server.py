"""moto's server, with two faults of its S3 mended.

moto 5.2.1 takes every statement of a bucket policy whose condition is not met for a refusal, whatever its effect
(moto/iam/access_control.py, IAMPolicyStatement.is_action_permitted), so that the usual "deny what is not TLS" locks a
bucket for everyone. Here a bucket policy is stored and returned, and decides nothing.

It also fails to remove the last version of a key when that is a delete marker (moto/s3/utils.py, _VersionedKeyStore.pop
calls dispose, which FakeDeleteMarker lacks), so that a versioned bucket could not be emptied.
"""

import sys

from moto.iam.access_control import PermissionResult
from moto.s3.models import FakeBucket, FakeDeleteMarker
from moto.server import main

FakeBucket.get_permission = lambda self, action, resource: PermissionResult.NEUTRAL
FakeDeleteMarker.dispose = lambda self, garbage=False: None

main(sys.argv[1:])
