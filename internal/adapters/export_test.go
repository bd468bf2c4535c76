package adapters

import (
	"duecourse/internal/cases"
	"duecourse/internal/store"
)

// AccountsIn is the register of accounts as the service asks it.
func AccountsIn(register *store.Store) cases.Accounts { return accountRegister{register} }
