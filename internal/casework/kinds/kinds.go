package kinds

import (
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/publication"
)

// All are the kinds of case of the product. A new kind is one more line here.
func All() casework.Kinds {
	return casework.Kinds{
		incident.Kind(), account.RequestKind(), account.Kind(), account.UnregisteredKind(), publication.Kind(), publication.EnquiryKind(),
	}
}
