package casework

// Place says where a case of any kind stands, for those who do not know its kind.
type Place struct {
	Ref     string
	Kind    string // "incident", "account_request", "account"
	Stage   string
	Outcome string // "" while there is none
	Channel string
	Seq     int
}

// Place says where the incident stands.
func (c *Incident) Place() Place {
	return Place{c.Ref, "incident", string(c.Stage), string(c.Outcome), c.Post.Channel, c.Seq}
}

// Place says where the request stands.
func (r *AccountRequest) Place() Place {
	return Place{r.Ref, "account_request", string(r.Stage), string(r.Outcome), r.Channel, r.Seq}
}

// Place says where the account stands.
func (a *Account) Place() Place {
	return Place{a.Ref, "account", string(a.Status), "", a.Channel, a.Seq}
}
