package casework

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"strconv"
	"strings"
)

// Crockford is base32 without the letters that people mistake for others
// (https://www.crockford.com/base32.html).
const Crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// ReviewCode is what somebody who asks for a review names in addition to the reference (R10):
// three groups of four characters, 60 bits of a keyed hash of the letter. Nobody without the
// secret can work it out; the same letter always has the same one.
func ReviewCode(secret []byte, ref, letter string) string {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte("review code\n" + ref + "\n" + letter))
	code := base32.NewEncoding(Crockford).WithPadding(base32.NoPadding).EncodeToString(mac.Sum(nil)[:8])
	return code[:4] + "-" + code[4:8] + "-" + code[8:12]
}

// ReadReviewCode reads a review code as people type it: in upper or lower case, O for 0, I and L
// for 1, with spaces or without hyphens.
func ReadReviewCode(typed string) string {
	code := strings.NewReplacer("O", "0", "I", "1", "L", "1", " ", "", "-", "").Replace(strings.ToUpper(typed))
	if len(code) != 12 {
		return ""
	}
	return code[:4] + "-" + code[4:8] + "-" + code[8:]
}

// LetterAbout names the letter that an event caused for its review code. A letter that an action
// sends has the action's id.
func LetterAbout(event int, recipient string) string { return strconv.Itoa(event) + "/" + recipient }

// WithoutCode is the letter as people see it who did not write it and to whom it is not addressed.
func (l Letter) WithoutCode() Letter {
	if l.Code != "" {
		l.Text = strings.ReplaceAll(l.Text, l.Code, codeWithheld)
		l.Body = strings.ReplaceAll(l.Body, l.Code, codeWithheld)
		l.Code = ""
	}
	return l
}

// codeWithheld takes the place of a review code. It is as long as one, so that no line breaks
// elsewhere.
const codeWithheld = "****-****-****"
