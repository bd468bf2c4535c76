package console

import "duecourse/internal/casework"

// AccountCommandTitle names a command of an account request or an account.
func AccountCommandTitle(name casework.Name) string { return accountCommandTitle(name) }
