package cases

import "duecourse/internal/policy"

// Policy is the policy in force, for those who see it through the service only.
type Policy = policy.Policy
