#include "layers/tls/randomsource.h"

#include <algorithm>
#include <openssl/core_dispatch.h>
#include <openssl/core_names.h>
#include <openssl/params.h>
#include <openssl/provider.h>
#include <openssl/rand.h>

namespace layerscope::tls {

namespace {

constexpr const char* providerName = "layerscope";
constexpr const char* generatorName = "LAYERSCOPE-SEEDED";
constexpr std::size_t largestRequest = std::size_t{1} << 16; // bytes; OpenSSL asks again for more
constexpr unsigned strengthClaimed = 256;                    // bits; less, and OpenSSL refuses to draw from it

thread_local Random* activeRandom = nullptr;

// OpenSSL's interface to a generator, provider-rand(7).
struct Generator {
    int state = EVP_RAND_STATE_UNINITIALISED;
};

void* newGenerator(void*, void*, const OSSL_DISPATCH*) { return new Generator; }
void freeGenerator(void* generator) { delete static_cast<Generator*>(generator); }

int instantiate(void* generator, unsigned, int, const unsigned char*, std::size_t, const OSSL_PARAM*) {
    static_cast<Generator*>(generator)->state = EVP_RAND_STATE_READY;
    return 1;
}

int uninstantiate(void* generator) {
    static_cast<Generator*>(generator)->state = EVP_RAND_STATE_UNINITIALISED;
    return 1;
}

int generate(void*, unsigned char* out, std::size_t length, unsigned, int, const unsigned char*, std::size_t) {
    if (activeRandom == nullptr)
        return 0;
    while (length > 0) {
        std::uint64_t drawn = activeRandom->next();
        const std::size_t count = std::min(length, sizeof(drawn));
        for (std::size_t i = 0; i < count; ++i, drawn >>= 8)
            *out++ = static_cast<unsigned char>(drawn); // the same bytes whatever the machine's byte order
        length -= count;
    }
    return 1;
}

int reseed(void*, int, const unsigned char*, std::size_t, const unsigned char*, std::size_t) { return 1; }

// Each thread draws from its own generator: there is nothing to lock.
int enableLocking(void*) { return 1; }
int lock(void*) { return 1; }
void unlock(void*) {}

int parameters(void* generator, OSSL_PARAM wanted[]) {
    OSSL_PARAM* state = OSSL_PARAM_locate(wanted, OSSL_RAND_PARAM_STATE);
    if (state != nullptr && OSSL_PARAM_set_int(state, static_cast<Generator*>(generator)->state) == 0)
        return 0;
    OSSL_PARAM* strength = OSSL_PARAM_locate(wanted, OSSL_RAND_PARAM_STRENGTH);
    if (strength != nullptr && OSSL_PARAM_set_uint(strength, strengthClaimed) == 0)
        return 0;
    OSSL_PARAM* most = OSSL_PARAM_locate(wanted, OSSL_RAND_PARAM_MAX_REQUEST);
    return most == nullptr || OSSL_PARAM_set_size_t(most, largestRequest) != 0 ? 1 : 0;
}

template <class Function>
OSSL_DISPATCH entry(int id, Function* function) {
    return {id, reinterpret_cast<void (*)()>(function)};
}

const OSSL_ALGORITHM* query(void*, int operation, int* mayNotBeKept) {
    static const OSSL_DISPATCH functions[] = {entry(OSSL_FUNC_RAND_NEWCTX, newGenerator),
                                              entry(OSSL_FUNC_RAND_FREECTX, freeGenerator),
                                              entry(OSSL_FUNC_RAND_INSTANTIATE, instantiate),
                                              entry(OSSL_FUNC_RAND_UNINSTANTIATE, uninstantiate),
                                              entry(OSSL_FUNC_RAND_GENERATE, generate),
                                              entry(OSSL_FUNC_RAND_RESEED, reseed),
                                              entry(OSSL_FUNC_RAND_ENABLE_LOCKING, enableLocking),
                                              entry(OSSL_FUNC_RAND_LOCK, lock),
                                              entry(OSSL_FUNC_RAND_UNLOCK, unlock),
                                              entry(OSSL_FUNC_RAND_GET_CTX_PARAMS, parameters),
                                              {0, nullptr}};
    static const OSSL_ALGORITHM generators[] = {{generatorName, "provider=layerscope", functions, "from a seed"},
                                                {nullptr, nullptr, nullptr, nullptr}};
    *mayNotBeKept = 0;
    return operation == OSSL_OP_RAND ? generators : nullptr;
}

int startProvider(const OSSL_CORE_HANDLE* handle, const OSSL_DISPATCH*, const OSSL_DISPATCH** functions, void** state) {
    static const OSSL_DISPATCH table[] = {entry(OSSL_FUNC_PROVIDER_QUERY_OPERATION, query), {0, nullptr}};
    *functions = table;
    *state = const_cast<OSSL_CORE_HANDLE*>(handle); // OpenSSL takes a null for a failure
    return 1;
}

OSSL_LIB_CTX* makeLibrary() {
    OSSL_LIB_CTX* library = OSSL_LIB_CTX_new();
    if (library == nullptr)
        return nullptr;
    if (OSSL_PROVIDER_add_builtin(library, providerName, startProvider) == 1 &&
        OSSL_PROVIDER_load(library, "default") != nullptr && OSSL_PROVIDER_load(library, providerName) != nullptr &&
        RAND_set_DRBG_type(library, generatorName, nullptr, nullptr, nullptr) == 1)
        return library;
    OSSL_LIB_CTX_free(library);
    return nullptr;
}

} // namespace

OSSL_LIB_CTX* seededLibrary() {
    static OSSL_LIB_CTX* const library = makeLibrary(); // for as long as the program runs: any thread may be using it
    return library;
}

RandomScope::RandomScope(Random& random) { activeRandom = &random; }
RandomScope::~RandomScope() { activeRandom = nullptr; }

} // namespace layerscope::tls
