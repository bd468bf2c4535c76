package casework

// Place says where a case of any kind stands, for those who do not know its kind.
type Place struct {
	Ref     string
	Kind    string // "account_request", "account"
	Stage   string
	Channel string
	Seq     int
}

// Place says where the request stands.
func (r *AccountRequest) Place() Place {
	return Place{r.Ref, "account_request", string(r.Stage), r.Channel, r.Seq}
}

// Place says where the account stands.
func (a *Account) Place() Place { return Place{a.Ref, "account", string(a.Status), a.Channel, a.Seq} }
