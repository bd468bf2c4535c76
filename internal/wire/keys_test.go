package wire_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework/kinds"
	"duecourse/internal/codec"
	"duecourse/internal/store"
	"duecourse/internal/wire"
)

func TestAProcessThatStartsWithAnotherKeyIsToldWhichAndWhatToDo(t *testing.T) {
	t.Parallel()
	db, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "register.db"), store.Options{Kinds: kinds.All()})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	require.NoError(t, db.Migrate(t.Context()))

	k1, k2, s1 := codec.NewKey("k1"), codec.NewKey("k2"), codec.NewKey("s1")
	start := func(encryption, signing, secret string) error {
		p := wire.Parts{Store: db, Secret: []byte(secret)}
		p.Keys, err = codec.Parse(encryption)
		require.NoError(t, err)
		p.Signing, err = codec.ParseSigningKeys(signing)
		require.NoError(t, err)
		return p.CheckKeys(t.Context())
	}
	require.NoError(t, start(k1, s1, "secret"))
	require.NoError(t, start(k1+"\n"+k2, s1, "secret"))
	require.NoError(t, start(k2+"\n"+k1, s1, "secret"))
	for want, err := range map[string]error{
		`keys-file: the other processes encrypt with the key "k2", which is not in this file. Give this process`:                 start(k1, s1, "secret"),
		`keys-file: the key "k1" is not the one that the other processes have under this name. A new key needs a new name. Give`: start(k2+"\n"+codec.NewKey("k1"), s1, "secret"),
		`signing-keys-file: the key "s1" is not the one that the other processes have`:                                           start(k2, codec.NewKey("s1"), "secret"),
		`signing-keys-file: the other processes sign commands with the key "s1"`:                                                 start(k2, codec.NewKey("s2"), "secret"),
		`secret-file: the secret is not that of the other processes`:                                                             start(k2, s1, "another"),
	} {
		require.ErrorContains(t, err, want)
	}
	err = start(k1, codec.NewKey("s1"), "another")
	for _, file := range []string{"keys-file", "signing-keys-file", "secret-file"} {
		require.ErrorContains(t, err, file+":", "all that is wrong is said at once")
	}
}
