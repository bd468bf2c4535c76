package protocol

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"strconv"
	"strings"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/address"
)

// Crockford is the alphabet of references.
const Crockford = casework.Crockford

// RefCode writes the first 40 bits of a hash as two groups of four characters.
func RefCode(sum []byte) string {
	code := base32.NewEncoding(Crockford).EncodeToString(sum[:5])
	return code[:4] + "-" + code[4:]
}

// AccountRef is the reference of the account with a handle on a channel, derived from a
// keyed hash: workflow ids are not encrypted. Closed is the number of accounts with the
// handle that have been closed.
func AccountRef(secret []byte, channel, handle string, closed int) string {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte("account\n" + address.NormalChannel(channel) + "\n" + address.NormalAuthor(channel, handle) +
		"\n" + strconv.Itoa(closed)))
	return account.Kind().Prefix + "-" + RefCode(mac.Sum(nil))
}

// BlockID is the workflow id of the block of an author on a channel. It has a keyed
// hash of the author, because Temporal does not encrypt ids.
func BlockID(secret []byte, channel, author string) string {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte("author\n" + address.NormalChannel(channel) + "\n" + address.NormalAuthor(channel, author)))
	key := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(mac.Sum(nil)[:15])
	return "block/" + channel + "/" + strings.ToLower(key)
}
